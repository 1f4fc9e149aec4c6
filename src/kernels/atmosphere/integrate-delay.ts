import { DRY_AIR_GAS_CONSTANT, virtualTemperature } from "./gas.ts";
import { type Gravity, gravityAtHeight } from "./gravity.ts";
import { extendDown, type Profile } from "./profile.ts";
import { hydrostaticRefractivity, type RefractivityConstants, wetRefractivity } from "./refractivity.ts";

/** Zenith delay from each height to the top of the atmosphere, one way, m. */
export interface DelayProfile {
  readonly hydrostatic: Float64Array;
  readonly wet: Float64Array;
  /** Derivative of their sum with height, m/m: minus the refractivity. */
  readonly slope: Float64Array;
}

/** Refractivity counts in millionths. */
const MILLIONTH = 1e-6;

/**
 * Integrates the refractivity of a profile from each height upward. Between levels both parts run exponentially with
 * height. The hydrostatic part of each layer is scaled to k1 Rd (P1 - P2) / g, which hydrostatic balance makes exact
 * (Saastamoinen 1972; Davis et al. 1985), gravity taken at the layer's centre of mass; above the highest level the
 * weight of the remaining air gives the rest, and no vapour is left. Below the lowest level see `extendDown`.
 *
 * @param heights above sea level, m, in any order
 * @param above what is taken to lie above the highest level: the air that its pressure weighs, or nothing
 */
export function integrateDelay(
  profile: Profile,
  gravity: Gravity,
  heights: Float64Array,
  constants: RefractivityConstants,
  above: "air" | "nothing" = "air",
): DelayProfile {
  const column = sumFromTop(extendDown(profile, gravity, smallest(heights)), gravity, constants, above);
  const count = heights.length;
  const out = {
    hydrostatic: new Float64Array(count),
    wet: new Float64Array(count),
    slope: new Float64Array(count),
  };
  for (let i = 0; i < count; i++) evaluate(column, heights[i]!, i, out);
  return out;
}

interface Column {
  readonly z: Float64Array;
  /** Refractivity at the levels; `scale` brings a layer's hydrostatic part to its weight. */
  readonly hydrostaticN: Float64Array;
  readonly wetN: Float64Array;
  readonly scale: Float64Array;
  /** Delay from each level upward. */
  readonly hydrostatic: Float64Array;
  readonly wet: Float64Array;
  readonly scaleHeight: number;
}

function sumFromTop(
  profile: Profile,
  gravity: Gravity,
  constants: RefractivityConstants,
  aboveTop: "air" | "nothing",
): Column {
  const { height: z, pressure, temperature, vapourPressure } = profile;
  const levels = z.length;
  const hydrostaticN = new Float64Array(levels);
  const wetN = new Float64Array(levels);
  for (let k = 0; k < levels; k++) {
    const [p, e, t] = [pressure[k]!, vapourPressure[k]!, temperature[k]!];
    hydrostaticN[k] = hydrostaticRefractivity(p, e, t, constants);
    wetN[k] = wetRefractivity(e, t, constants);
  }
  const top = levels - 1;
  const perPascal = MILLIONTH * constants.k1 * DRY_AIR_GAS_CONSTANT;
  const warm = virtualTemperature(temperature[top]!, vapourPressure[top]!, pressure[top]!);
  const scaleHeight = (DRY_AIR_GAS_CONSTANT * warm) / gravityAtHeight(gravity, z[top]!);
  const hydrostatic = new Float64Array(levels);
  const wet = new Float64Array(levels);
  const scale = new Float64Array(levels).fill(1);
  if (aboveTop === "air")
    hydrostatic[top] = (perPascal * pressure[top]!) / gravityAtHeight(gravity, z[top]! + scaleHeight);
  for (let k = top - 1; k >= 0; k--) {
    const [below, above] = [pressure[k]!, pressure[k + 1]!];
    const dz = z[k + 1]! - z[k]!;
    const center = z[k]! + centerOfMass(dz, below, above);
    const layer = (perPascal * (below - above)) / gravityAtHeight(gravity, center);
    scale[k] = layer / (MILLIONTH * dz * meanOf(hydrostaticN[k]!, hydrostaticN[k + 1]!));
    hydrostatic[k] = hydrostatic[k + 1]! + layer;
    wet[k] = wet[k + 1]! + MILLIONTH * dz * meanOf(wetN[k]!, wetN[k + 1]!);
  }
  return { z, hydrostaticN, wetN, scale, hydrostatic, wet, scaleHeight };
}

function evaluate(column: Column, height: number, i: number, out: DelayProfile): void {
  const { z, hydrostaticN, wetN, scale } = column;
  const top = z.length - 1;
  if (!(height < z[top]!)) {
    const rest = column.hydrostatic[top]! * Math.exp((z[top]! - height) / column.scaleHeight);
    out.hydrostatic[i] = rest;
    out.wet[i] = height >= z[top]! ? 0 : Number.NaN;
    out.slope[i] = -rest / column.scaleHeight;
    return;
  }
  let [k, above] = [0, top];
  while (above - k > 1) {
    const middle = (k + above) >> 1;
    if (z[middle]! <= height) k = middle;
    else above = middle;
  }
  const rise = z[k + 1]! - height;
  const share = rise / (z[k + 1]! - z[k]!);
  const hydrostaticHere = between(hydrostaticN[k]!, hydrostaticN[k + 1]!, share) * scale[k]!;
  const wetHere = between(wetN[k]!, wetN[k + 1]!, share);
  const hydrostaticAbove = hydrostaticN[k + 1]! * scale[k]!;
  out.hydrostatic[i] =
    column.hydrostatic[k + 1]! + MILLIONTH * rise * meanOf(hydrostaticHere, hydrostaticAbove);
  out.wet[i] = column.wet[k + 1]! + MILLIONTH * rise * meanOf(wetHere, wetN[k + 1]!);
  out.slope[i] = -MILLIONTH * (hydrostaticHere + wetHere);
}

/** Height of a layer's centre of mass above its lower end, if the pressure falls exponentially. */
function centerOfMass(dz: number, below: number, above: number): number {
  if (Math.abs(below - above) <= EQUAL * below) return dz / 2;
  return dz / Math.log(below / above) - (dz * above) / (below - above);
}

/** Nearer than this ratio to each other, the mean of an exponential is the arithmetic mean to eleven digits. */
const EQUAL = 1e-5;
/** A value this small against the other is none: the air is dry, and an exponential to zero has no meaning. */
const NONE = 1e-9;

/** Mean over a layer of a quantity that runs exponentially from one value to the other, or linearly where one is none. */
function meanOf(a: number, b: number): number {
  if (Math.min(a, b) <= NONE * Math.max(a, b) || Math.abs(a - b) <= EQUAL * a) return (a + b) / 2;
  return (a - b) / Math.log(a / b);
}

/** The value at `share` of the way from the upper to the lower end. */
function between(lower: number, upper: number, share: number): number {
  if (Math.min(lower, upper) <= NONE * Math.max(lower, upper)) return upper + (lower - upper) * share;
  return upper * (lower / upper) ** share;
}

function smallest(values: Float64Array): number {
  let least = Number.POSITIVE_INFINITY;
  for (const value of values) if (value < least) least = value;
  return least;
}
