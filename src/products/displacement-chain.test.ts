import { describe, expect, it } from "vitest";
import { inMemory, readFloats } from "../stack/views.ts";
import { chainDisplacements } from "./displacement-chain.ts";

const piece = (reference: string, secondary: string, ...values: number[]) => ({
  path: `${reference}_${secondary}.nc`,
  pair: { reference, secondary },
  map: inMemory("d", Float32Array.from(values), {
    dims: ["y", "x"],
    shape: [1, values.length],
    dtype: "f32",
  }),
});
const [A, B, C, D] = ["2018-01-06", "2018-01-18", "2018-01-30", "2018-02-11"] as const;

describe("chainDisplacements", () => {
  it("adds up the pieces that lead to each date, whatever order they come in", async () => {
    const chain = chainDisplacements("displacement", [
      piece(C, D, 4, Number.NaN),
      piece(A, C, 2, 2),
      piece(A, B, 1, 1),
    ]);
    expect(chain.dates).toEqual([A, B, C, D]);
    const values = await readFloats(chain.variable, [
      [0, 4],
      [0, 1],
      [0, 2],
    ]);
    expect([...values]).toEqual([0, 0, 1, 1, 2, 2, 6, Number.NaN]);
    expect(chain.variable).toMatchObject({ dims: ["time", "y", "x"], unit: "m" });
  });

  it("refuses a gap, naming the dates that nothing leads to", () => {
    expect(() => chainDisplacements("d", [piece(A, B, 1), piece(C, D, 1)])).toThrow(
      /series-disconnected[\s\S]*2018-01-06, 2018-01-30 start[\s\S]*files that lead to 2018-01-30/,
    );
  });

  it("refuses two files of one date", () => {
    expect(() => chainDisplacements("d", [piece(A, C, 1), piece(B, C, 1), piece(A, B, 1)])).toThrow(
      /date-duplicate[\s\S]*2018-01-30/,
    );
  });
});
