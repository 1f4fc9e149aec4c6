import { scienceError } from "../../../errors.ts";
import { pixelToLonLat } from "../../../geo/transform.ts";
import { defineStep, type Facts } from "../../../pipeline/step.ts";
import type { Variable } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";
import { givenPixel } from "../reference-point.ts";
import { COMPONENTS, type OffsetComponent } from "./component.ts";
import { OFFSET_LAYERS } from "./layers.ts";
import { referenceParams } from "./params.ts";

/** What the reference point measured in each pair. */
export interface ReferencePairs {
  /** Pixels. */
  readonly offset: readonly number[];
  /** Variance of that mean, pixels^2; null where the inputs give no standard errors. */
  readonly variance: readonly number[] | null;
}

/** The point that all offsets are measured against. */
export interface OffsetReference {
  readonly y: number;
  readonly x: number;
  /** Degrees; null in radar geometry. */
  readonly lonLat: readonly [number, number] | null;
  readonly window: number;
  readonly range: ReferencePairs | null;
  readonly azimuth: ReferencePairs | null;
}

/** A square over which one offset's noise goes down to a fifteenth. */
const WINDOW = 15;

export const referenceOffsets = defineStep({
  name: "reference-offsets",
  version: 1,
  doc: "Reads the offsets of the reference point, the mean of a square around it; the errors of its pixels are taken as independent.",
  scope: "global",
  params: referenceParams,
  active: (params) => params["reference.yx"] !== null || params["reference.lonlat"] !== null,
  inputs: OFFSET_LAYERS,
  check({ params, facts }) {
    pixelOf(params, facts);
  },
  async run({ params, facts, inputs, signal }): Promise<OffsetReference> {
    const { y, x } = pixelOf(params, facts) ?? { y: 0, x: 0 };
    const window = params["reference.window"] ?? (params.compat === "mintpy" ? 1 : WINDOW);
    const pairsOf = async (component: OffsetComponent) => {
      const offset = inputs[component.offset];
      return offset ? measure({ y, x }, window, offset, inputs[component.std], facts, signal) : null;
    };
    const [range, azimuth] = [await pairsOf(COMPONENTS[0]), await pairsOf(COMPONENTS[1])];
    const lonLat = facts.grid.geometry === "map" ? pixelToLonLat(facts.grid, y, x) : null;
    return { y, x, lonLat, window, range, azimuth };
  },
});

/** The stack's own reference is one of phases: it plays no part. */
const pixelOf = (
  params: { readonly "reference.yx": Couple; readonly "reference.lonlat": Couple },
  { grid }: Facts,
) => givenPixel(params["reference.yx"], params["reference.lonlat"], { grid, reference: null });
type Couple = readonly [number, number] | null;

async function measure(
  center: { readonly y: number; readonly x: number },
  edge: number,
  offset: Variable,
  std: Variable | undefined,
  { grid, network }: Facts,
  signal: AbortSignal,
): Promise<ReferencePairs> {
  const span = (at: number, length: number): [number, number] => {
    const start = at - Math.floor((edge - 1) / 2);
    return [Math.max(0, start), Math.min(length, start + edge)];
  };
  const [pairs = 0] = offset.shape;
  const block = [[0, pairs] as const, span(center.y, grid.shape.y), span(center.x, grid.shape.x)];
  const offsets = await readFloats(offset, block, { signal });
  const errors = std ? await readFloats(std, block, { signal }) : null;
  const pixels = offsets.length / pairs;
  const means: number[] = [];
  const variances: number[] = [];
  for (let k = 0; k < pairs; k++) {
    let [sum, squares, count] = [0, 0, 0];
    for (let i = k * pixels; i < (k + 1) * pixels; i++) {
      const error = errors ? errors[i]! : 0;
      if (Number.isNaN(offsets[i]!) || Number.isNaN(error)) continue;
      sum += offsets[i]!;
      squares += error * error;
      count++;
    }
    if (count === 0) {
      const { reference = 0, secondary = 0 } = network?.pairs[k] ?? {};
      throw scienceError({
        code: "reference-point-masked",
        what: `There is no ${offset.name} at the reference point in a pair.`,
        where: `row ${center.y}, column ${center.x}`,
        got: `no offset in ${network?.dates[reference]} to ${network?.dates[secondary]}`,
        fix: "Name another point, or a larger reference.window.",
      });
    }
    means.push(sum / count);
    variances.push(squares / count ** 2);
  }
  return { offset: means, variance: errors && variances };
}
