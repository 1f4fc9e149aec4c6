import type { Run, RunStep } from "../src/cli/report/open-run.ts";
import type { Grid } from "../src/geo/grid.ts";
import type { ManifestSource } from "../src/pipeline/manifest.ts";
import { createNetwork, type Network } from "../src/stack/network.ts";
import type { Acquisition } from "../src/stack/stack.ts";
import type { Variable } from "../src/stack/variable.ts";
import { inMemory } from "../src/stack/views.ts";
import { sbas } from "../src/systems/sbas/recipe.ts";

/** What a step of a run in memory left. */
export interface MadeStep {
  /** Arrays of [y, x], [time] or [time, y, x], told apart by their length. */
  readonly arrays?: Readonly<Record<string, readonly number[] | Float32Array>>;
  readonly record?: unknown;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly notes?: readonly string[];
  readonly references?: readonly string[];
  readonly records?: Readonly<Record<string, string>>;
}

export interface MadeRun {
  readonly shape?: { readonly y: number; readonly x: number };
  readonly grid?: Grid;
  readonly dates?: readonly string[];
  readonly network?: Network | null;
  readonly acquisition?: Acquisition;
  readonly source?: Partial<ManifestSource>;
  readonly steps: Readonly<Record<string, MadeStep>>;
}

export const DATES = ["2018-01-06", "2018-01-18", "2018-01-30", "2018-02-11"] as const;
export const PAIRS = [
  [DATES[0], DATES[1]],
  [DATES[1], DATES[2]],
  [DATES[2], DATES[3]],
  [DATES[0], DATES[2]],
] as const;

/** A finished run in memory, for tests of what a report makes of it. */
export function makeRun(made: MadeRun): Run {
  const { dates = DATES, network = createNetwork(PAIRS, [10, -20, 5, -10]), acquisition = {}, source } = made;
  const shape = made.shape ?? { y: 6, x: 8 };
  const grid: Grid = made.grid ?? {
    shape,
    affine: [80, 0, 500_000, 0, -80, 4_000_000],
    crs: { epsg: 32611, wkt: null },
    geometry: "map",
  };
  const steps = new Map(
    Object.entries(made.steps).map(([name, step]) => [name, makeStep(name, step, grid.shape, dates.length)]),
  );
  return {
    path: "/run",
    manifest: {
      recipe: "sbas",
      params: {},
      steps: {},
      products: [],
      source: { product: "simulated", notes: [], network, ...source },
    },
    recipe: sbas,
    steps,
    grid,
    stack: { network, dates, acquisition },
    output: (name) =>
      [...steps.values()].findLast(({ variables }) => variables.has(name))?.variables.get(name) ?? null,
    close: async () => {},
  };
}

function makeStep(
  name: string,
  { arrays = {}, record = null, params = {}, notes = [], references = [], records = {} }: MadeStep,
  shape: Grid["shape"],
  dates: number,
): RunStep {
  return {
    name,
    record,
    provenance: {
      digest: name.padEnd(64, "0"),
      key: { step: name, version: 1, params, inputs: {}, records, facts: "" },
      software: { name: "upwarp", version: "0.1.0" },
      doc: `What ${name} does.`,
      references,
      notes,
    },
    variables: new Map(
      Object.entries(arrays).map(([variable, values]) => [
        variable,
        makeVariable(variable, values, shape, dates),
      ]),
    ),
  };
}

function makeVariable(
  name: string,
  values: readonly number[] | Float32Array,
  { y, x }: Grid["shape"],
  dates: number,
): Variable {
  const unit = /velocity/i.test(name) ? "m yr-1" : /displacement|delay|demError/i.test(name) ? "m" : "1";
  const data = Float32Array.from(values);
  const common = { dtype: "f32", unit, nodata: Number.NaN } as const;
  if (data.length === y * x) return inMemory(name, data, { ...common, dims: ["y", "x"], shape: [y, x] });
  if (data.length === dates) return inMemory(name, data, { ...common, dims: ["time"], shape: [dates] });
  return inMemory(name, data, { ...common, dims: ["time", "y", "x"], shape: [dates, y, x] });
}
