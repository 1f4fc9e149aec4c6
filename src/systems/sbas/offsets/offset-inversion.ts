import { BATCH_PIXELS, type InverterNoise, type NetworkInverter } from "../../../compute/network-inverter.ts";
import { yearsSinceFirst } from "../../../dates.ts";
import { configError, scienceError } from "../../../errors.ts";
import { analyseNetwork } from "../../../kernels/linear/symbolic.ts";
import type { CheckContext, Tile, TileContext } from "../../../pipeline/step.ts";
import { type InvertibleSetup, SharedInversion } from "../shared-inversion.ts";
import { metresPerPixel, type OffsetComponent } from "./component.ts";
import type { OffsetMedians } from "./offset-medians.ts";
import type { offsetInversionParams } from "./params.ts";
import type { OffsetReference, ReferencePairs } from "./reference-offsets.ts";

/** Records that an inversion of offsets reads. */
export const INVERSION_RECORDS = ["reference-offsets", "offset-medians"] as const;

/** Everything about an inversion of offsets that is the same for all tiles. */
export interface OffsetSetup extends InvertibleSetup {
  readonly component: OffsetComponent;
  readonly metresPerPixel: number;
  readonly compat: boolean;
  readonly weighsStd: boolean;
  readonly reference: ReferencePairs | null;
  readonly minSnr: number | null;
  readonly maxStd: number | null;
  /** Median offset of each pair; read with maxStd only. */
  readonly medians: readonly (number | null)[];
  /** Offsets of the batch as they went into the inverter, pairs x batch: the residuals are taken from them. */
  readonly loaded: Float32Array;
}

/**
 * Least standard error, pixels: no matching of images is surer than a two-hundredth of a pixel, and an error of 0 would make one
 * offset outweigh all others. MintPy has the same.
 */
export const LEAST_STD = 0.005;
/** Standard error that MintPy gives to an offset without one, pixels. */
const MINTPY_UNKNOWN_STD = 100;
/** An offset whose standard error is so many times mask.max-std at most may stay ... */
const BORNE_STD = 5;
/** ... if it is so many standard errors from the median of its pair: motion, not noise. As MintPy does. */
const CLEAR_SIGNAL = 10;

type Context = TileContext<typeof offsetInversionParams>;

/** Refuses what cannot be inverted: errors "network-missing", "mask-missing", "norm-compat", "pixel-size-missing". */
export function checkOffsets(
  component: OffsetComponent,
  {
    params,
    facts,
    available,
  }: Pick<CheckContext<typeof offsetInversionParams>, "params" | "facts" | "available">,
): void {
  if (!facts.network)
    throw scienceError({
      code: "network-missing",
      what: "The stack has no pairs.",
      fix: "Give the offsets of pairs, not maps or series.",
    });
  const needs = [
    ["mask.min-snr", "offsetSNR"],
    ["mask.max-std", component.std],
  ] as const;
  for (const [name, layer] of needs)
    if (params[name] !== null && !available.has(layer))
      throw configError({
        code: "mask-missing",
        what: `The inputs hold no ${layer} to mask with.`,
        where: name,
        got: String(params[name]),
        fix: `Set ${name}=none, or add the layer to --inputs.`,
      });
  if (params.norm !== "l2" && params.compat === "mintpy")
    throw configError({
      code: "norm-compat",
      what: "MintPy has no robust inversion to be compared with.",
      where: "norm",
      got: params.norm,
      fix: "Set norm=l2, or leave compat=mintpy out.",
    });
  metresPerPixel(component, facts.acquisition);
}

function setUp(component: OffsetComponent, context: Context): OffsetSetup {
  const { params, facts, records, available } = context;
  checkOffsets(component, context);
  const { dates, pairs } = facts.network ?? { dates: [], pairs: [] };
  const years = yearsSinceFirst(dates);
  const compat = params.compat === "mintpy";
  const reference = records["reference-offsets"] as OffsetReference | undefined;
  const medians = records["offset-medians"] as OffsetMedians | undefined;
  const single = (value: number | null) => (value === null ? null : Math.fround(value));
  return {
    component,
    symbolic: analyseNetwork(dates.length, pairs),
    options: {
      interval: years.subarray(1).map((year, i) => year - years[i]!),
      norm: params["min-norm"],
      gaps: compat ? "zero" : "nan",
      minRedundancy: params["min-redundancy"],
      weighting: "given",
    },
    robust: params.norm === "l2" ? null : params.norm,
    metresPerPixel: metresPerPixel(component, facts.acquisition),
    compat,
    weighsStd: params.weight === "std" && available.has(component.std),
    reference: reference?.[component.prefix] ?? null,
    // Layers are float32: what was stored as 0.1 is not above 0.1.
    minSnr: single(params["mask.min-snr"]),
    maxStd: single(params["mask.max-std"]),
    medians: medians?.[component.prefix] ?? [],
    loaded: new Float32Array(pairs.length * BATCH_PIXELS),
  };
}

/**
 * Inverse squares of the standard errors are inverse variances; what else was weighed by, the residuals tell the size of the
 * errors.
 */
const noiseModel = ({ weighsStd, robust }: OffsetSetup): InverterNoise["model"] =>
  weighsStd && robust === null ? "weights" : "residual";

/**
 * Fills the inverter's rows with a batch of a tile: offsets in pixels, NaN where masked, and their weights.
 *
 * The weights in the sum of squared residuals are 1 / std^2, which makes the estimate the one of least variance (Aitken 1936).
 * MintPy's weight, 1 / std, is read as the factor of each equation, as the square root of the weight is for phases: the same
 * sum (no file of MintPy's shows it). It differs in offsets without a standard error, which it keeps
 * with one of 100 pixels, and which are left out here.
 */
function load(inverter: NetworkInverter, setup: OffsetSetup, tile: Tile, first: number, count: number): void {
  const { component, symbolic, compat, reference, minSnr, maxStd, weighsStd } = setup;
  const { [component.offset]: offset, [component.std]: std, offsetSNR: snr, waterMask } = tile.inputs;
  const pixels = tile.shape.y * tile.shape.x;
  for (let k = 0; k < symbolic.pairs; k++) {
    const start = k * pixels + first;
    const [row, weights] = [inverter.phaseRow(k), inverter.qualityRow(k)];
    const at = reference?.offset[k] ?? 0;
    const variance = compat ? 0 : (reference?.variance?.[k] ?? 0);
    const median = setup.medians[k] ?? 0;
    for (let i = 0; i < count; i++) {
      const measured = offset![start + i]!;
      const error = std ? std[start + i]! : Number.NaN;
      let value = measured - at;
      // MintPy takes what is 0 to the bit for missing.
      if (compat && value === 0) value = Number.NaN;
      if (waterMask && !(waterMask[first + i]! > 0)) value = Number.NaN;
      if (minSnr !== null && !(snr![start + i]! >= minSnr)) value = Number.NaN;
      if (maxStd !== null && error > maxStd) {
        const isClear = Math.abs(measured - median) / error >= CLEAR_SIGNAL;
        if (!(isClear && error <= BORNE_STD * maxStd)) value = Number.NaN;
      }
      weights[i] = 1;
      if (weighsStd) {
        const known = Number.isNaN(error) && compat ? MINTPY_UNKNOWN_STD : error;
        if (!(known >= 0)) value = Number.NaN;
        else weights[i] = 1 / (Math.max(known, LEAST_STD) ** 2 + variance);
      }
      row[i] = value;
    }
    setup.loaded.set(row.subarray(0, count), k * BATCH_PIXELS);
  }
}

/** The inversion of a component that this step shares with the others of its pass. */
export function shareOffsets(component: OffsetComponent, context: Context): SharedInversion<OffsetSetup> {
  return context.share(`${component.offset} inversion`, () => {
    const measurements = { input: component.offset, load, noiseModel };
    return new SharedInversion(context.kernels, setUp(component, context), measurements);
  });
}
