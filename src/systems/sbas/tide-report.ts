import { defineStep } from "../../pipeline/step.ts";
import type { Variable } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";
import { formatQuantity } from "../../units.ts";
import { directionsOf, lookInputs, placeInputs, requireLook } from "../common/line-of-sight.ts";
import { createPlaceLattice } from "../common/place-lattice.ts";
import { skiesOf, tideField } from "./correct-tides.ts";
import { tides } from "./geodesy-params.ts";
import { projectAtReference } from "./project-at-reference.ts";
import { referenceGeometryIn } from "./reference-geometry.ts";

/** How large the tides of a stack are along the line of sight, metres. */
export interface TideReport {
  readonly dates: readonly string[];
  /** Tide at the reference point on each date; its change between dates is common to all pixels. */
  readonly atReference: readonly number[];
  /** On each date the largest difference to the reference point among pixels spread over the scene, since the first date. */
  readonly acrossScene: readonly number[];
}

/** Rows and columns at which the scene is looked at. */
const SAMPLES = 9;

export const tideReport = defineStep({
  name: "tide-report",
  version: 1,
  doc: "Says how large the solid Earth tides of the dates are, before the series is made, and that all that they need is there.",
  scope: "global",
  params: { tides },
  inputs: { ...lookInputs, ...placeInputs },
  active: (params) => params.tides === true,
  records: ["reference-geometry"],
  async run({ facts, records, inputs, signal, note }): Promise<TideReport> {
    const { acquisition, dates, grid } = facts;
    const available = new Set(Object.keys(inputs).filter((name) => inputs[name] !== undefined));
    requireLook(available, acquisition);
    const lattice = createPlaceLattice(grid, tideField(skiesOf(facts)));
    const atReference = projectAtReference(lattice, referenceGeometryIn(records), dates.length);
    const acrossScene = new Float64Array(dates.length);
    const tide = new Float64Array(1);
    for (const { y, x } of spread(grid.shape)) {
      signal.throwIfAborted();
      const layers: Record<string, Float32Array> = {};
      for (const [name, variable] of Object.entries(inputs))
        if (variable) layers[name] = await readPixel(variable, y, x);
      const { latitude, longitude } = layers;
      const field = lattice.projectTo(
        { origin: { y, x }, shape: { y: 1, x: 1 }, latitude, longitude },
        directionsOf(1, layers, acquisition),
      );
      let first = 0;
      for (let date = 0; date < dates.length; date++) {
        field.project(date, tide);
        const difference = tide[0]! - atReference[date]!;
        if (date === 0) first = difference;
        // A pixel without angles says nothing: NaN is larger than nothing.
        if (Math.abs(difference - first) > acrossScene[date]!)
          acrossScene[date] = Math.abs(difference - first);
      }
    }
    const range = Math.max(...atReference) - Math.min(...atReference);
    note(
      `Solid Earth tides along the line of sight differ by up to ${inMillimetres(range)} between dates at the reference point, and by up to ${inMillimetres(Math.max(...acrossScene))} across the scene.`,
    );
    return { dates, atReference: [...atReference], acrossScene: [...acrossScene] };
  },
});

const inMillimetres = (metres: number) => formatQuantity(metres, "m", { to: "mm" });

/** Pixels spread evenly over a scene, corners included. */
function* spread({ y: rows, x: columns }: { y: number; x: number }): Generator<{ y: number; x: number }> {
  const at = (length: number, k: number) => Math.round((k * (length - 1)) / (SAMPLES - 1));
  for (let i = 0; i < SAMPLES; i++)
    for (let j = 0; j < SAMPLES; j++) yield { y: at(rows, i), x: at(columns, j) };
}

const readPixel = (variable: Variable, y: number, x: number) =>
  readFloats(variable, [
    [y, y + 1],
    [x, x + 1],
  ]);
