import { describe, expect, it } from "vitest";
import { resolveOptions } from "../options.ts";
import { clearHoles, drawHoles } from "./holes.ts";

describe("drawHoles", () => {
  const options = resolveOptions({
    shape: { y: 50, x: 100 },
    pixelSize: 100,
    holes: { share: 0.4, count: 3, radius: 800 },
  });
  const drawn = Array.from({ length: 1000 }, (_, k) => drawHoles(options, 17000, 17012 + k));

  it("strikes the given share of pairs with the given number of holes", () => {
    const struck = drawn.filter((holes) => holes.length > 0);
    expect(Math.abs(struck.length / 1000 - 0.4)).toBeLessThan(0.06);
    expect(struck.every((holes) => holes.length === 3)).toBe(true);
  });

  it("keeps centres in the scene and radii from half to full", () => {
    for (const { y, x, radius } of drawn.flat()) {
      expect(y > 0 && y < 50 && x > 0 && x < 100).toBe(true);
      expect(radius).toBeGreaterThanOrEqual(4);
      expect(radius).toBeLessThanOrEqual(8);
    }
  });
});

describe("clearHoles", () => {
  const cleared = (emptyCorner: number, y: number, x: number, width: number) => {
    const row = new Uint8Array(width).fill(1);
    const options = resolveOptions({ shape: { y: 10, x: 10 }, emptyCorner });
    clearHoles(options, [{ y: 5, x: 8, radius: 1 }], y, x, width, (start, stop) => row.fill(0, start, stop));
    return row.join("");
  };

  it("clears discs, wherever the row begins", () => {
    expect(cleared(0, 5, 0, 10)).toBe("1111111001");
    expect(cleared(0, 5, 8, 2)).toBe("01");
    expect(cleared(0, 2, 0, 10)).toBe("1111111111");
  });

  it("clears a triangle in the upper left", () => {
    expect(cleared(0.4, 0, 0, 6)).toBe("000111");
    expect(cleared(0.4, 3, 0, 6)).toBe("111111");
    expect(cleared(0.4, 0, 2, 3)).toBe("011");
    expect(cleared(1, 0, 0, 10)).toBe("0000000001");
  });
});
