import { describe, expect, test } from "vitest";
import { isUpwarpError } from "../errors.ts";
import type { TypedArray, Variable } from "../stack/variable.ts";
import { inMemory } from "../stack/views.ts";
import { LayerWindow } from "./layer-window.ts";

const DIMS = ["pair", "y", "x"] as const;
const phase = inMemory("phase", Float32Array.of(1, 2, 3, 0, 5, 6, 7, 8), {
  dims: DIMS,
  shape: [4, 1, 2],
  dtype: "f32",
  nodata: 0,
});
const label = inMemory("label", Int16Array.of(1, 0, 0, 2, 3, 3, 0, 1), {
  dims: DIMS,
  shape: [4, 1, 2],
  dtype: "i16",
  nodata: 0,
});

/** The same with memory of the reader's, which is told what it was given. */
function reading(variable: Variable): Variable & { readonly given: TypedArray[] } {
  const given: TypedArray[] = [];
  return {
    ...variable,
    given,
    async readInto(window, out) {
      given.push(out);
      out.set(await variable.read(window));
    },
  };
}

describe("LayerWindow", () => {
  test("holds any layers as float32 with NaN for nodata", async () => {
    const window = new LayerWindow();
    const variables = new Map<string, Variable>([
      ["phase", phase],
      ["label", label],
    ]);
    expect(await window.read(variables, [1, 3])).toBe(2 * 2 * 2 * 4);
    expect(window.layer(0)).toEqual({
      phase: Float32Array.of(3, Number.NaN),
      label: Float32Array.of(Number.NaN, 2),
    });
    expect(window.layer(1)).toEqual({ phase: Float32Array.of(7, 8), label: Float32Array.of(Number.NaN, 1) });
  });

  test("reads one batch after another into the same memory, a shorter one too", async () => {
    const [ofPhase, ofLabel] = [reading(phase), reading(label)];
    const window = new LayerWindow();
    const variables = new Map<string, Variable>([
      ["phase", ofPhase],
      ["label", ofLabel],
    ]);
    await window.read(variables, [0, 1, 2]);
    expect(window.layer(2)).toEqual({ phase: Float32Array.of(5, 6), label: Float32Array.of(3, 3) });
    await window.read(variables, [3]);
    expect(window.layer(0)).toEqual({ phase: Float32Array.of(7, 8), label: Float32Array.of(Number.NaN, 1) });
    for (const { given } of [ofPhase, ofLabel]) expect(given[1]!.buffer).toBe(given[0]!.buffer);
  });

  test("refuses complex layers", async () => {
    const complex = inMemory("slc", new Float32Array(4), { dims: DIMS, shape: [1, 1, 2], dtype: "c64" });
    const error = await new LayerWindow().read(new Map([["slc", complex]]), [0]).catch((e: unknown) => e);
    expect(isUpwarpError(error, "variable-complex")).toBe(true);
  });
});
