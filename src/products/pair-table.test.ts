import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isUpwarpError, type UpwarpError } from "../errors.ts";
import type { PairLayer } from "./layer-name.ts";
import { type PairFile, tabulatePairs } from "./pair-table.ts";

const file = (
  layer: PairLayer,
  reference: string,
  secondary: string,
  path = `${layer}/${reference}_${secondary}`,
): PairFile => ({
  path,
  layer,
  pair: { reference, secondary },
});

const failure = (files: readonly PairFile[]): UpwarpError => {
  try {
    tabulatePairs(files);
  } catch (error) {
    if (isUpwarpError(error)) return error;
    throw error;
  }
  throw new Error("no error was thrown");
};

const A = "2018-01-06";
const B = "2018-01-18";
const C = "2018-01-30";
const FILES = [A, B].flatMap((reference) =>
  [B, C]
    .filter((secondary) => secondary > reference)
    .flatMap((secondary) => [
      file("unwrappedPhase", reference, secondary),
      file("coherence", reference, secondary),
    ]),
);

describe("tabulatePairs", () => {
  it("sorts by reference, then secondary, whatever order the files come in", () => {
    const sorted = tabulatePairs(FILES);
    expect(sorted.pairs.map(({ reference, secondary }) => [reference, secondary])).toEqual([
      [A, B],
      [A, C],
      [B, C],
    ]);
    fc.assert(
      fc.property(fc.shuffledSubarray(FILES, { minLength: FILES.length }), (shuffled) => {
        expect(tabulatePairs(shuffled)).toEqual(sorted);
      }),
    );
  });

  it("names both files of every duplicate", () => {
    const error = failure([
      ...FILES,
      file("unwrappedPhase", A, B, "again.tif"),
      file("coherence", B, C, "also.tif"),
    ]);
    expect(error.code).toBe("pair-duplicate");
    expect(error.where).toContain(`unwrappedPhase/${A}_${B} and again.tif`);
    expect(error.where).toContain(`coherence/${B}_${C} and also.tif`);
  });

  it("names every swapped pair", () => {
    const error = failure([
      ...FILES,
      file("unwrappedPhase", C, A, "late.tif"),
      file("unwrappedPhase", B, B, "same.tif"),
    ]);
    expect(error.code).toBe("pair-swapped");
    expect(error.where).toContain("late.tif");
    expect(error.where).toContain("same.tif");
  });

  it("lists the pairs without coherence when others have it", () => {
    const error = failure(FILES.filter(({ layer, pair }) => layer !== "coherence" || pair.reference === B));
    expect(error.code).toBe("coherence-missing");
    expect(error.got).toBe(`2 of 3 without: ${A}_${B}, ${A}_${C}`);
  });

  it("does without coherence when no pair has it", () => {
    const { files } = tabulatePairs(FILES.filter(({ layer }) => layer !== "coherence"));
    expect([...files.keys()]).toEqual(["unwrappedPhase"]);
  });

  it("leaves out connected components that some pairs lack, and says so", () => {
    const { files, notes } = tabulatePairs([...FILES, file("connectedComponent", A, B)]);
    expect(files.has("connectedComponent")).toBe(false);
    expect(notes).toEqual(["connectedComponent is not used: 2 of 3 pairs have none."]);
  });

  it("notes coherence that belongs to no interferogram", () => {
    const { notes } = tabulatePairs([...FILES, file("coherence", A, "2019-01-01")]);
    expect(notes[0]).toContain(`${A}_2019-01-01`);
  });

  it("says when there is no interferogram at all", () =>
    expect(failure(FILES.filter(({ layer }) => layer === "coherence")).code).toBe("pairs-none"));
});
