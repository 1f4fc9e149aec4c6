import { describe, expect, it } from "vitest";
import { openSimulatedVariable } from "./open-simulated.ts";
import { PRESETS } from "./presets.ts";
import { simulateStack } from "./simulate-stack.ts";

const stack = simulateStack({ ...PRESETS.volcano, shape: { y: 30, x: 40 } });
const variable = (name: string) => {
  const found = stack.variables.get(name);
  if (!found) throw new Error(`no ${name}`);
  return found;
};

describe("simulated variables", () => {
  it("describe themselves by the stack's conventions", () => {
    const pairs = stack.network.pairs.length;
    expect(
      [...stack.variables.values()].map(({ name, dims, unit, dtype }) => `${name} ${dims} ${unit} ${dtype}`),
    ).toEqual([
      "unwrappedPhase pair,y,x rad f32",
      "coherence pair,y,x 1 f32",
      "connectedComponent pair,y,x 1 i16",
      "height y,x m f32",
      "incidenceAngle y,x degree f32",
      "azimuthAngle y,x degree f32",
      "waterMask y,x 1 bool",
    ]);
    expect(variable("unwrappedPhase").shape).toEqual([pairs, 30, 40]);
    expect(variable("unwrappedPhase").nodata).toBe(0);
  });

  it("read what the functions compute", async () => {
    const window = [
      [3, 9],
      [4, 20],
      [0, 33],
    ] as const;
    expect(await variable("unwrappedPhase").read(window)).toEqual(stack.unwrappedPhase(window));
    expect(await variable("connectedComponent").read(window)).toEqual(stack.connectedComponent(window));
    expect(await variable("waterMask").read(window.slice(1))).toEqual(stack.waterMask(window.slice(1)));
  });

  it("open again from their source, through JSON, with the same bytes", async () => {
    const all = [...stack.variables.values(), ...stack.truth.variables.values()];
    for (const one of all) {
      const again = openSimulatedVariable(JSON.parse(JSON.stringify(one.source)));
      const window = [
        ...(one.shape.length === 3 ? [[0, 4] as const] : []),
        [2, 9] as const,
        [1, 30] as const,
      ];
      expect(await again.read(window)).toEqual(await one.read(window));
    }
  });

  it("refuse a source of something else, of another version, or with bad options", () => {
    const { source } = variable("height");
    for (const bad of [
      { ...source, view: "crop" },
      { ...source, version: 99 },
      { ...source, name: "depth" },
    ])
      expect(() => openSimulatedVariable(bad)).toThrow("simulated-source");
    expect(() => openSimulatedVariable({ ...source, options: { looks: -1 } })).toThrow("simulation-options");
  });

  it("refuse windows outside the array and accept empty ones", async () => {
    const height = variable("height");
    for (const window of [
      [
        [0, 31],
        [0, 40],
      ],
      [
        [-1, 3],
        [0, 4],
      ],
      [[0, 2]],
      [
        [3, 2],
        [0, 1],
      ],
      [
        [0, 1.5],
        [0, 2],
      ],
    ])
      await expect(height.read(window as never)).rejects.toThrow("window-out-of-bounds");
    expect(
      await height.read([
        [5, 5],
        [0, 40],
      ]),
    ).toHaveLength(0);
  });

  it("stop on an abort signal, also in the middle of a long read", async () => {
    await expect(
      variable("height").read(
        [
          [0, 1],
          [0, 1],
        ],
        { signal: AbortSignal.abort() },
      ),
    ).rejects.toThrow("cancelled");
    const large = simulateStack({ ...PRESETS.benchmark, holes: null }).variables.get("connectedComponent");
    const reading = large?.read(
      [
        [0, 60],
        [0, 200],
        [0, 1000],
      ],
      { signal: AbortSignal.timeout(20) },
    );
    await expect(reading).rejects.toThrow("cancelled");
  });

  it("have read blocks of whole rows within a few megabytes", () => {
    const [pairs, rows, columns] =
      simulateStack(PRESETS.benchmark).variables.get("unwrappedPhase")?.chunks ?? [];
    expect([pairs, columns]).toEqual([180, 1000]);
    expect(rows).toBe(5);
  });
});
