import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ImageCells, positionInCell } from "./image-cells.ts";

const share = fc.double({ min: 0, max: 1, noNaN: true });

describe("positionInCell", () => {
  it("inverts the bilinear interpolation of the corners", () => {
    const jitter = fc.tuple(
      ...Array.from({ length: 8 }, () => fc.double({ min: -0.15, max: 0.15, noNaN: true })),
    );
    fc.assert(
      fc.property(share, share, jitter, (down, right, moved) => {
        const ys = [0, 0.3, 1, 1.3].map((y, i) => y + moved[i]!);
        const xs = [0, 2, 0.5, 2.5].map((x, i) => x + moved[4 + i]!);
        const mix = (c: number[]) =>
          (1 - down) * ((1 - right) * c[0]! + right * c[1]!) + down * ((1 - right) * c[2]! + right * c[3]!);
        const found = positionInCell(ys, xs, mix(ys), mix(xs));
        expect(found?.[0]).toBeCloseTo(down, 7);
        expect(found?.[1]).toBeCloseTo(right, 7);
      }),
    );
  });

  it("knows outside, and a cell without area", () => {
    const [ys, xs] = [
      [0, 0, 1, 1],
      [0, 1, 0, 1],
    ];
    expect(positionInCell(ys, xs, 0.5, 1.01)).toBeNull();
    expect(positionInCell(ys, xs, -0.01, 0.5)).toBeNull();
    expect(positionInCell([0, 0, 0, 0], xs, 0, 0.5)).toBeNull();
  });
});

describe("ImageCells", () => {
  const lattice = { shape: { y: 3, x: 5 }, first: { y: 0, x: 0 }, step: { y: 1, x: 1 } };
  const longest = { y: 10, x: 10 };

  it("gives positions between pixel centres, corners and sides included", () => {
    const cells = new ImageCells(lattice, [0, 3], longest, false);
    cells.add({ y: [0, 0, 2, 2], x: [0, 4, 0, 4], row: 10, column: 20, width: 2 });
    expect([...cells.places.rows]).toEqual([
      10, 10, 10, 10, 10, 10.5, 10.5, 10.5, 10.5, 10.5, 11, 11, 11, 11, 11,
    ]);
    expect([...cells.places.columns.subarray(0, 5)]).toEqual([20, 20.25, 20.5, 20.75, 21]);
  });

  it("leaves gaps: a corner without a place, and a cell that is too large", () => {
    for (const y of [
      [0, 0, Number.NaN, 2],
      [0, 0, 2, 30],
    ]) {
      const cells = new ImageCells(lattice, [0, 3], longest, false);
      cells.add({ y, x: [0, 4, 0, 4], row: 0, column: 0, width: 2 });
      expect(cells.places.rows.every(Number.isNaN)).toBe(true);
    }
  });

  it("takes the first cell in reading order where the image folds over itself", () => {
    for (const order of [
      [0, 5],
      [5, 0],
    ]) {
      const cells = new ImageCells(lattice, [0, 3], longest, false);
      for (const row of order) cells.add({ y: [0, 0, 2, 2], x: [0, 4, 0, 4], row, column: 0, width: 2 });
      expect(cells.places.rows[0]).toBe(0);
    }
  });
});
