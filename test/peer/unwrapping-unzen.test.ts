import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { labelAreas } from "../../src/kernels/phase/areas.ts";
import { findFacing } from "../../src/kernels/phase/border-facing.ts";
import { fitCommonPlane } from "../../src/kernels/phase/common-plane.ts";
import { measureJump } from "../../src/kernels/phase/measure-jump.ts";
import { takeMedian } from "../../src/kernels/phase/median.ts";
import { selectAreas } from "../../src/kernels/phase/select-areas.ts";
import { voteCycles } from "../../src/kernels/phase/vote-cycles.ts";
import { createNetwork } from "../../src/stack/network.ts";
import { testData } from "../data.ts";
import { runUnwrapping, type UnwrappingResult } from "../unwrapping-steps.ts";

const UNZEN = testData("unwrap-bridging-unzen");
const TWO_PI = 2 * Math.PI;
const shape = { y: 300, x: 300 };
const PIXELS = 90_000;
/** REF_Y and REF_X of the metadata: in component 1. */
const REFERENCE = { y: 95, x: 95 };
/** Components of SNAPHU with at least 100 pixels. */
const LARGE = [1, 2, 5, 9, 17, 19];

function load(folder: string) {
  const floats = (name: string) => {
    const { buffer, byteOffset, byteLength } = readFileSync(join(folder, name));
    return new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
  };
  const [bands, wrapped] = [floats("snf.unw"), floats("sim.int")];
  return {
    // Two bands to a line: the second is the phase.
    phase: Float32Array.from(
      { length: PIXELS },
      (_, p) => bands[Math.floor(p / 300) * 600 + 300 + (p % 300)]!,
    ),
    wrapped: Float32Array.from({ length: PIXELS }, (_, p) =>
      Math.atan2(wrapped[2 * p + 1]!, wrapped[2 * p]!),
    ),
    coherence: floats("sim.cor"),
    component: Float32Array.from(readFileSync(join(folder, "snf.unw.conncomp"))),
  };
}

describe.skipIf(UNZEN === null)("bridging (unwrap-bridging-unzen)", () => {
  let scene: ReturnType<typeof load>;
  let result: UnwrappingResult;
  beforeAll(async () => {
    scene = load(UNZEN as string);
    const network = createNetwork([["2014-12-13", "2014-12-25"]]);
    result = await runUnwrapping(
      { ...scene, shape, network, reference: REFERENCE },
      { "unwrapping.method": "bridging" },
    );
  });
  const pixelsOf = (id: number) => [...scene.component.keys()].filter((p) => scene.component[p] === id);

  it("moves components 2 and 5 up by a cycle against the reference's, and no other", () => {
    for (let id = 0; id <= 20; id++) {
      const cycles = id === 2 || id === 5 ? 1 : 0;
      for (const p of pixelsOf(id))
        expect(Math.abs(result.phase[p]! - scene.phase[p]! - TWO_PI * cycles)).toBeLessThan(1e-5);
    }
    expect([result.shifted, result.added]).toEqual([[2], [2]]);
  });

  it("stays congruent with the wrapped phase", () => {
    for (let p = 0; p < PIXELS; p++) {
      const off = (result.phase[p]! - scene.wrapped[p]!) / TWO_PI;
      expect(Math.abs(off - Math.round(off))).toBeLessThan(1e-4);
    }
  });

  it("leaves every component of 100 pixels or more within a quarter of a cycle of one plane", () => {
    // Plane of the largest component by itself, by plain least squares: nothing of what decided the cycles.
    const all = pixelsOf(2);
    const mean = (of: (p: number) => number) => all.reduce((sum, p) => sum + of(p), 0) / all.length;
    const [y, x] = [(p: number) => Math.floor(p / 300), (p: number) => p % 300];
    const [my, mx, mz] = [mean(y), mean(x), mean((p) => result.phase[p]!)];
    const product = (f: (p: number) => number, g: (p: number) => number) => mean((p) => f(p) * g(p));
    const [u, v] = [(p: number) => y(p) - my, (p: number) => x(p) - mx];
    const z = (p: number) => result.phase[p]! - mz;
    const [uu, vv, uv, uz, vz] = [product(u, u), product(v, v), product(u, v), product(u, z), product(v, z)];
    const determinant = uu * vv - uv * uv;
    const [sy, sx] = [(vv * uz - uv * vz) / determinant, (uu * vz - uv * uz) / determinant];
    for (const id of LARGE) {
      const left = Float64Array.from(pixelsOf(id), (p) => (z(p) - sy * u(p) - sx * v(p)) / TWO_PI);
      expect(Math.abs(takeMedian(left)), `component ${id}`).toBeLessThan(0.25);
    }
  });

  it("is sure: moving any component by a cycle costs more than all the jumps that stay", () => {
    const { phase, component, coherence } = scene;
    const areas = selectAreas(labelAreas(component, shape), shape, { minArea: 100 });
    const plane = fitCommonPlane(phase, areas, shape);
    const votes = findFacing(areas, shape).map((facing) => {
      const jump = measureJump(phase, coherence, areas.label, shape, facing, plane, { radius: 50 });
      return { from: facing.a, to: facing.b, offset: jump.cycles, weight: 1 / jump.error };
    });
    const { cycles, cost } = voteCycles(areas.count + 1, votes, new Map([[1, 0]]));
    expect([...cycles.subarray(1)]).toEqual([0, 1, 1, 0, 0, 0]);
    for (let area = 2; area <= areas.count; area++)
      for (const step of [-1, 1]) {
        const anchors = new Map([
          [1, 0],
          [area, cycles[area]! + step],
        ]);
        const other = voteCycles(areas.count + 1, votes, anchors).cost;
        if (process.env.UPWARP_TABLE)
          process.stdout.write(`${area} ${step} ${cost.toFixed(2)} ${other.toFixed(2)}\n`);
        expect(other - cost).toBeGreaterThan(cost);
      }
  });
});
