import { describe, expect, it } from "vitest";
import { embeddedPng } from "../../test/fixtures/plot/decode-png.ts";
import { textFaults } from "../../test/fixtures/plot/text-boxes.ts";
import { renderScatter } from "./render-scatter.ts";
import { checkFigure } from "./report/check-figure.ts";

const truth = Float32Array.from({ length: 500 }, (_, i) => (i - 250) / 5000);
const estimate = truth.map((value, i) => value + (i % 2 === 0 ? 0.003 : -0.001));
const options = { title: "Velocity", unit: "m yr-1" };

describe("renderScatter", () => {
  it("states bias and root mean square error worked by hand", () => {
    // Errors are +3 and -1 mm/yr in turn: mean 1, root of the mean square sqrt(5) = 2.24.
    expect(renderScatter(truth, estimate, options)).toContain("n 500 · RMSE 2.24 mm/yr · bias 1.00 mm/yr");
  });

  it("puts a point where truth runs to the right and estimate upwards", () => {
    const picture = embeddedPng(renderScatter([1], [9], { title: "one", unit: "1", range: [0, 10] }));
    const filled: [number, number][] = [];
    for (let y = 0; y < picture.height; y++)
      for (let x = 0; x < picture.width; x++) if (picture.at(x, y)[3] === 255) filled.push([x, y]);
    expect(filled).toHaveLength(1);
    const [[x, y] = [0, 0]] = filled;
    expect((x + 0.5) / picture.width).toBeCloseTo(0.1, 1);
    expect((y + 0.5) / picture.height).toBeCloseTo(0.1, 1);
  });

  it("counts only couples of finite values", () => {
    expect(renderScatter([1, Number.NaN, 3], [1, 2, Number.NaN], { title: "few", unit: "m" })).toContain(
      "n 1 ·",
    );
  });

  it("keeps its texts apart and inside, also without any point", () => {
    for (const width of [420, 560]) {
      expect(textFaults(renderScatter(truth, estimate, { ...options, width }))).toEqual([]);
      const empty = renderScatter([], [], { ...options, width });
      expect(textFaults(empty)).toEqual([]);
      expect(checkFigure(empty, "here")).toBe(empty);
    }
  });

  it("refuses lists of different length", () => {
    expect(() => renderScatter([1], [], options)).toThrowError(/scatter-length-mismatch/);
  });
});
