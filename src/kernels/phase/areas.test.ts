import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keepAreas, labelAreas } from "./areas.ts";

const image = (rows: readonly string[]) => ({
  values: Float32Array.from(rows.join(""), (c) => (c === "." ? 0 : c === "?" ? Number.NaN : Number(c))),
  shape: { y: rows.length, x: rows[0]!.length },
});

describe("labelAreas", () => {
  it("numbers areas in scan order, joins over edges and not over corners", () => {
    const { values, shape } = image(["1.1", "111", "...", "1.1", ".1."]);
    const { label, size, count } = labelAreas(values, shape);
    expect([...label]).toEqual([1, 0, 1, 1, 1, 1, 0, 0, 0, 2, 0, 3, 0, 4, 0]);
    expect([...size]).toEqual([0, 5, 1, 1, 1]);
    expect(count).toBe(4);
  });

  it("parts areas of different values and leaves NaN out", () => {
    const { values, shape } = image(["1122", "1?22"]);
    expect([...labelAreas(values, shape).label]).toEqual([1, 1, 2, 2, 1, 0, 2, 2]);
  });

  it("gives two pixels one label exactly when a path of like pixels joins them", () => {
    const shape = { y: 9, x: 8 };
    fc.assert(
      fc.property(fc.array(fc.nat(2), { minLength: 72, maxLength: 72 }), (values) => {
        const { label, size } = labelAreas(values, shape);
        const expected = new Int32Array(72);
        let count = 0;
        for (let start = 0; start < 72; start++) {
          if (values[start] === 0 || expected[start] !== 0) continue;
          const queue = [start];
          expected[start] = ++count;
          for (const p of queue)
            for (const q of [p - 8, p + 8, ...(p % 8 > 0 ? [p - 1] : []), ...(p % 8 < 7 ? [p + 1] : [])])
              if (values[q] === values[start] && expected[q] === 0) {
                expected[q] = count;
                queue.push(q);
              }
        }
        expect(label).toEqual(expected);
        expect(size.reduce((a, b) => a + b)).toBe(values.filter((value) => value > 0).length);
      }),
    );
  });

  it("holds more runs than it has room for at first", () => {
    // A chessboard: no two pixels hang together.
    const shape = { y: 100, x: 101 };
    const values = Float32Array.from({ length: 10_100 }, (_, p) => p % 2);
    expect(labelAreas(values, shape).count).toBe(5050);
  });

  it("refuses an image of another shape", () => {
    expect(() => labelAreas([1, 1], { y: 3, x: 3 })).toThrow(/areas-shape/);
  });
});

describe("keepAreas", () => {
  it("numbers what it keeps anew, and changes nothing when it keeps all", () => {
    const areas = labelAreas([1, 0, 1, 0, 1, 1], { y: 1, x: 6 });
    const kept = keepAreas(areas, (area) => area !== 2);
    expect([...kept.label]).toEqual([1, 0, 0, 0, 2, 2]);
    expect([...kept.size]).toEqual([0, 1, 2]);
    expect(keepAreas(areas, () => true)).toEqual(areas);
  });
});
