import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { analyseNetwork } from "../kernels/linear/symbolic.ts";
import { createWeighting } from "../kernels/statistics/pair-weight.ts";
import { compileKernels, loadKernels } from "./wasm.ts";

describe("loadKernels", () => {
  it("takes a module that another thread compiled, and gives each caller its own memory", async () => {
    const module = await compileKernels();
    const [first, second] = await Promise.all([loadKernels(module), loadKernels(module)]);
    const symbolic = analyseNetwork(2, [{ reference: 0, secondary: 1 }]);
    const options = { interval: Float64Array.of(1), weighting: createWeighting("none", 1) };
    const [a, b] = [first.createInverter(symbolic, options), second.createInverter(symbolic, options)];
    a.phaseRow(0)[0] = 3;
    b.phaseRow(0)[0] = 4;
    a.run(1);
    b.run(1);
    expect([a.seriesRow(1)[0], b.seriesRow(1)[0]]).toEqual([3, 4]);
  });

  it("uses nothing that Node 20 lacks: the module asks for no relaxed SIMD and no imports", async () => {
    const bytes = readFileSync(new URL("./kernels.wasm", import.meta.url));
    expect(WebAssembly.validate(bytes)).toBe(true);
    expect(WebAssembly.Module.imports(await compileKernels())).toEqual([]);
  });
});
