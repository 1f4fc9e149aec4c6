import type { InverterNoise, InverterOptions, NetworkInverter } from "../../compute/network-inverter.ts";
import { yearsSinceFirst } from "../../dates.ts";
import { configError, scienceError } from "../../errors.ts";
import type { RobustLoss } from "../../kernels/linear/robust-inverter.ts";
import { analyseNetwork, type SymbolicFactor } from "../../kernels/linear/symbolic.ts";
import {
  createWeighting,
  snapToMintpyStep,
  type Weighting,
  weighPairs,
} from "../../kernels/statistics/pair-weight.ts";
import type { ParamValues } from "../../pipeline/params.ts";
import type { CheckContext, Facts, InputContract, Tile, TileContext } from "../../pipeline/step.ts";
import type { Network } from "../../stack/network.ts";
import { namedIn, restoreZeros } from "./named-reference.ts";
import {
  compat,
  looks,
  maskDataset,
  maskThreshold,
  minimumNorm,
  minimumRedundancy,
  norm,
  weight,
} from "./params.ts";
import type { ReferenceRecord } from "./reference-point.ts";

/** Parameters that decide which phases enter the inversion and what they weigh. */
export const inversionParams = {
  weight,
  norm,
  looks,
  "mask.dataset": maskDataset,
  "mask.threshold": maskThreshold,
  "min-redundancy": minimumRedundancy,
  "min-norm": minimumNorm,
  compat,
} as const;

/** Layers that the inversion reads. */
export const inversionInputs = {
  unwrappedPhase: { dims: ["pair", "y", "x"], unit: "rad", doc: "Unwrapped interferometric phase" },
  coherence: { dims: ["pair", "y", "x"], unit: "1", doc: "Spatial coherence", optional: true },
  connectedComponent: {
    dims: ["pair", "y", "x"],
    unit: "1",
    doc: "Component label, 0 = not unwrapped",
    optional: true,
    when: (params) => params["mask.dataset"] === "connectedComponent",
  },
  waterMask: { dims: ["y", "x"], unit: "1", doc: "1 on land, 0 on water", optional: true },
} as const satisfies Record<string, InputContract>;

/**
 * Looks assumed for the SHAPE of the weights when neither the inputs nor the user say how many there are; the scale of
 * the errors then comes from the residuals. Between 5 and 50 looks the relative weights change little.
 */
export const ASSUMED_LOOKS = 10;

/** Everything about an inversion that is the same for all tiles. */
export interface InversionSetup {
  readonly symbolic: SymbolicFactor;
  readonly options: InverterOptions;
  /** What weighs each phase; where the norm is robust it is written as weights, else as the coherence they follow from. */
  readonly weighting: Weighting;
  /** null for least squares. */
  readonly robust: RobustLoss | null;
  /** Phase variance of the reference point in each pair, rad^2; every referenced phase carries it too. */
  readonly referenceVariance: ArrayLike<number> | null;
  /** Displacement in metres of one radian of phase. */
  readonly metresPerRadian: number;
  /** Turns coherence into phase variance; null when coherence or the looks are not known. */
  readonly variance: Weighting | null;
  readonly compat: boolean;
  /** Whether coherence is moved to the middle of the steps of MintPy's variance table. */
  readonly snaps: boolean;
  readonly reference: ReferenceRecord;
  /** The pixel that the stack names, whether or not it is the one in use. */
  readonly named: Facts["reference"];
  readonly mask: {
    readonly dataset: "none" | "coherence" | "connectedComponent";
    readonly threshold: number;
  };
}

/** Refuses what cannot be inverted: errors "network-missing", "mask-missing", "norm-compat", "wavelength-missing". */
export function checkInversion({
  params,
  facts,
  available,
}: Pick<CheckContext<typeof inversionParams>, "params" | "facts" | "available">): Network {
  const { network } = facts;
  if (!network)
    throw scienceError({
      code: "network-missing",
      what: "The stack has no pairs.",
      fix: "Give interferograms, not maps or series.",
    });
  checkMask(params, available);
  if (params.norm !== "l2" && params.compat === "mintpy")
    throw configError({
      code: "norm-compat",
      what: "MintPy has no robust inversion to be compared with.",
      where: "norm",
      got: params.norm,
      fix: "Set norm=l2, or leave compat=mintpy out.",
    });
  metresPerRadian(facts);
  return network;
}

/** Prepares the network, the weights and the reference of an inversion. */
export function setUpInversion(context: TileContext<typeof inversionParams>): InversionSetup {
  const { params, facts, records, available } = context;
  const network = checkInversion(context);
  const reference = records["reference-point"] as ReferenceRecord;
  const isCompat = params.compat === "mintpy";
  const hasCoherence = available.has("coherence");
  const kind = hasCoherence && params.weight !== "no" ? params.weight : "none";
  const knownLooks = params.looks ?? facts.acquisition.looks ?? null;
  const weighting = createWeighting(kind, knownLooks ?? ASSUMED_LOOKS, isCompat ? { compat: "mintpy" } : {});
  const variance = hasCoherence && knownLooks !== null ? createWeighting("var", knownLooks) : null;
  const referenceVariance =
    !isCompat && variance && reference.coherence
      ? varianceOf(reference.coherence, variance).map((value) => value / reference.pixels)
      : null;
  const robust = params.norm === "l2" ? null : params.norm;
  return {
    symbolic: analyseNetwork(network.dates.length, network.pairs),
    options: {
      interval: intervals(network.dates),
      norm: params["min-norm"],
      gaps: isCompat ? "zero" : "nan",
      minRedundancy: params["min-redundancy"],
      weighting: robust ? "given" : weighting,
      ...(referenceVariance && !robust && { referenceVariance }),
    },
    weighting,
    robust,
    referenceVariance,
    metresPerRadian: metresPerRadian(facts),
    variance,
    compat: isCompat,
    snaps: isCompat && kind === "var",
    reference,
    named: facts.reference,
    // Stored coherence is float32: what was stored as 0.7 is not below 0.7.
    mask: { dataset: params["mask.dataset"], threshold: Math.fround(params["mask.threshold"]) },
  };
}

/** Variances from coherence where it and the looks are known; otherwise the weights, scaled by the pairs' residuals. */
export function noiseModel({ variance, weighting, robust }: InversionSetup): InverterNoise["model"] {
  // The weights that a robust norm ends with are no variances.
  if (variance === null || robust) return "residual";
  return weighting.kind === "var" ? "weights" : variance;
}

/** displacement = -wavelength / (4 pi) * phase: positive towards the satellite. */
export function metresPerRadian({ acquisition: { wavelength } }: Facts): number {
  if (wavelength !== undefined && wavelength > 0) return -wavelength / (4 * Math.PI);
  throw scienceError({
    code: "wavelength-missing",
    what: "The inputs do not say the radar wavelength, so phase cannot become displacement.",
    fix: "Add the product's metadata (.rsc, .par, .txt or GeoTIFF tags) to --inputs.",
  });
}

const varianceOf = (coherence: readonly number[], weighting: Weighting) =>
  weighPairs(Float32Array.from(coherence), weighting, 1).map((w) => 1 / w);

function intervals(dates: readonly string[]): Float64Array {
  const years = yearsSinceFirst(dates);
  return years.subarray(1).map((year, i) => year - years[i]!);
}

function checkMask(params: ParamValues<typeof inversionParams>, available: ReadonlySet<string>): void {
  const dataset = params["mask.dataset"];
  if (dataset === "none" || available.has(dataset)) return;
  throw configError({
    code: "mask-missing",
    what: `The inputs hold no ${dataset} to mask with.`,
    where: "mask.dataset",
    got: dataset,
    fix: "Set mask.dataset=none, or add the layer to --inputs.",
  });
}

/**
 * Fills the inverter's rows with a batch of a tile: phases against the reference point, NaN where masked, and coherence
 * beside them. Straight into the kernel's memory: the phases are copied once.
 */
export function loadBatch(
  inverter: NetworkInverter,
  setup: InversionSetup,
  tile: Tile,
  first: number,
  count: number,
): void {
  const { unwrappedPhase, coherence, connectedComponent, waterMask } = tile.inputs;
  const pixels = tile.shape.y * tile.shape.x;
  const { mask, reference, symbolic, weighting, robust } = setup;
  const before = namedIn(tile.origin, tile.shape, setup.named);
  // MintPy has no data there either way.
  if (!setup.compat && before >= first && before < first + count)
    restoreZeros(unwrappedPhase!, coherence ?? null, before, pixels);
  for (let k = 0; k < symbolic.pairs; k++) {
    const start = k * pixels + first;
    const row = inverter.phaseRow(k);
    const referencePhase = reference.phase[k]!;
    for (let i = 0; i < count; i++) row[i] = unwrappedPhase![start + i]! - referencePhase;
    // MintPy takes a phase that equals the reference's to the bit for missing.
    if (setup.compat) for (let i = 0; i < count; i++) if (row[i] === 0) row[i] = Number.NaN;
    if (mask.dataset === "coherence")
      for (let i = 0; i < count; i++) if (!(coherence![start + i]! >= mask.threshold)) row[i] = Number.NaN;
    if (mask.dataset === "connectedComponent")
      for (let i = 0; i < count; i++) if (!(connectedComponent![start + i]! > 0)) row[i] = Number.NaN;
    if (waterMask) for (let i = 0; i < count; i++) if (!(waterMask[first + i]! > 0)) row[i] = Number.NaN;
    if (!coherence) {
      if (robust) inverter.qualityRow(k).fill(1, 0, count);
      continue;
    }
    const quality = coherence.subarray(start, start + count);
    const stored = setup.snaps ? snapToMintpyStep(quality) : quality;
    inverter.qualityRow(k).set(robust ? weighPairs(quality, weighting, count, ofPair(setup, k)) : stored);
  }
  if (setup.compat && coherence) dropIncoherent(inverter, setup, coherence, pixels, first, count);
}

const ofPair = ({ referenceVariance }: InversionSetup, k: number) =>
  referenceVariance && [referenceVariance[k]!];

/** MintPy skips the pixels whose mean coherence (avgSpatialCoh.h5) is 0: those without coherence in any pair. */
function dropIncoherent(
  inverter: NetworkInverter,
  { symbolic: { pairs } }: InversionSetup,
  coherence: Float32Array,
  pixels: number,
  first: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    let k = 0;
    while (k < pairs && !(coherence[k * pixels + first + i]! > 0)) k++;
    if (k === pairs) for (let pair = 0; pair < pairs; pair++) inverter.phaseRow(pair)[i] = Number.NaN;
  }
}

/** Index of the reference pixel within a tile, or -1. */
export function referenceIn(tile: Tile, { reference }: InversionSetup): number {
  const [y, x] = [reference.y - tile.origin.y, reference.x - tile.origin.x];
  return y >= 0 && x >= 0 && y < tile.shape.y && x < tile.shape.x ? y * tile.shape.x + x : -1;
}
