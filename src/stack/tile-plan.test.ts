import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blocksOf, chooseBlock, planTiles, rectangles, type TilePlanInput } from "./tile-plan.ts";

const input = fc
  .record({
    shape: fc.record({ y: fc.integer({ min: 1, max: 700 }), x: fc.integer({ min: 1, max: 700 }) }),
    inputChunks: fc.array(fc.tuple(fc.integer({ min: 1, max: 800 }), fc.integer({ min: 1, max: 800 })), {
      maxLength: 3,
    }),
    bytesPerPixel: fc.integer({ min: 1, max: 1000 }),
    budget: fc.integer({ min: 20_000_000, max: 80_000_000 }),
  })
  .map(({ shape, inputChunks, ...rest }) => {
    const variables = inputChunks.map((chunks) => ({ shape: [3, shape.y, shape.x], chunks: [1, ...chunks] }));
    return { shape, inputChunks, block: chooseBlock(shape, variables), ...rest };
  });

describe("planTiles", () => {
  test("covers every pixel exactly once", () => {
    fc.assert(
      fc.property(input, (wanted) => {
        const { tiles } = planTiles(wanted);
        const hits = new Uint8Array(wanted.shape.y * wanted.shape.x);
        for (const { y, x } of tiles)
          for (let row = y[0]; row < y[1]; row++)
            for (let column = x[0]; column < x[1]; column++) hits[row * wanted.shape.x + column]!++;
        expect(hits.every((count) => count === 1)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test("makes tiles of whole blocks that fit the budget", () => {
    fc.assert(
      fc.property(input, (wanted) => {
        const { block, tile, tiles } = planTiles(wanted);
        expect([tile.y % block.y, tile.x % block.x]).toEqual([0, 0]);
        for (const { y, x } of tiles)
          expect((y[1] - y[0]) * (x[1] - x[0]) * wanted.bytesPerPixel).toBeLessThanOrEqual(wanted.budget);
      }),
    );
  });

  test("cuts the same blocks whatever the memory, so that stored bytes do not depend on it", () => {
    fc.assert(
      fc.property(input, (wanted) => {
        const small = planTiles(wanted);
        const large = planTiles({ ...wanted, budget: wanted.budget * 100 });
        expect(large.block).toEqual(small.block);
        expect(large.blocks).toEqual(small.blocks);
      }),
    );
  });

  test("gives every block to exactly one tile", () => {
    fc.assert(
      fc.property(input, (wanted) => {
        const plan = planTiles(wanted);
        const owned = plan.tiles.flatMap((tile) => blocksOf(plan, tile)).sort((a, b) => a - b);
        expect(owned).toEqual(Array.from({ length: plan.blocks.y * plan.blocks.x }, (_, i) => i));
      }),
    );
  });

  test("grows tiles along x first, where rows are contiguous on disk", () => {
    const { tile } = planTiles(
      sized({ shape: { y: 1000, x: 1000 }, inputChunks: [[1, 1000]], bytesPerPixel: 100, budget: 6.2e6 }),
    );
    expect(tile).toEqual({ y: 64, x: 960 });
  });

  test("stays at the size of a block where that reads whole chunks, and grows only where chunks are larger", () => {
    const some = { shape: { y: 1000, x: 1000 }, block: { y: 128, x: 128 }, bytesPerPixel: 1, budget: 1e9 };
    expect(planTiles(sized({ ...some, inputChunks: [[128, 128]] })).tile).toEqual({ y: 128, x: 128 });
    expect(planTiles(sized({ ...some, inputChunks: [[256, 256]] })).tile).toEqual({ y: 256, x: 256 });
    expect(planTiles(sized({ ...some, inputChunks: [[1, 1000]] })).tile).toEqual({ y: 128, x: 512 });
  });

  test("keeps a small grid in one tile", () => {
    expect(planTiles(sized({ shape: { y: 10, x: 7 }, block: { y: 10, x: 7 } })).tiles).toEqual([
      { y: [0, 10], x: [0, 7] },
    ]);
  });

  test("says how much memory is missing when not even one block fits", () => {
    const tooMuch = sized({
      shape: { y: 64, x: 64 },
      bytesPerPixel: 1e5,
      budget: 100e6,
      block: { y: 64, x: 64 },
    });
    expect(() => planTiles(tooMuch)).toThrow(/memory-too-small[\s\S]*310 MB more with --memory/);
    expect(() => planTiles({ ...tooMuch, budget: -50e6 })).toThrow(/got: {3}0 MB[\s\S]*460 MB more/);
  });
});

describe("chooseBlock", () => {
  const shape = { y: 1000, x: 1000 };
  const layers = (depth: number, ...chunk: number[]) => [
    { shape: [depth, 1000, 1000], chunks: [1, ...chunk] },
  ];

  test("puts block borders on the borders of large input chunks", () => {
    expect(chooseBlock(shape, layers(3, 256, 200))).toEqual({ y: 128, x: 100 });
  });

  test("makes blocks smaller where there are more layers, so that one fits any sensible memory", () => {
    expect(chooseBlock(shape, layers(400, 1, 1))).toEqual({ y: 128, x: 128 });
    expect(chooseBlock(shape, layers(1000, 1, 1))).toEqual({ y: 64, x: 64 });
    expect(chooseBlock(shape, layers(5000, 1, 1))).toEqual({ y: 32, x: 32 });
  });

  test("takes a small grid whole", () => {
    expect(chooseBlock({ y: 60, x: 100 }, [])).toEqual({ y: 60, x: 100 });
  });
});

test("rectangles are listed in row order, the last ones cut to the grid", () => {
  expect(rectangles({ y: 3, x: 5 }, { y: 2, x: 3 })).toEqual([
    { y: [0, 2], x: [0, 3] },
    { y: [0, 2], x: [3, 5] },
    { y: [2, 3], x: [0, 3] },
    { y: [2, 3], x: [3, 5] },
  ]);
});

function sized(some: Partial<TilePlanInput>): TilePlanInput {
  return {
    shape: { y: 100, x: 100 },
    block: { y: 64, x: 64 },
    inputChunks: [],
    bytesPerPixel: 100,
    budget: 50e6,
    ...some,
  };
}
