import { type IsceProduct, isIsceProduct, parseIsceProduct } from "../formats/flat/isce-product.ts";
import { type Ecef, geodeticOf, headingOfVelocity, radiusAlong } from "../geo/geodetic.ts";
import { orbitDirection } from "../geo/look-vector.ts";
import type { Acquisition } from "../stack/stack.ts";
import { knownFields } from "./acquisition-fields.ts";
import type { Entry } from "./listing.ts";
import { readText } from "./read-text.ts";

/** Looks of the interferograms, known from the size of the geometry before and after multilooking. */
export interface Looks {
  readonly azimuth: number;
  readonly range: number;
}

/** Products of the stack's own date lie in reference/ (master/ in old versions), one for each swath. */
const SWATH = /^IW[1-3]\.xml$/i;
const REFERENCE_FOLDER = /^(reference|master)$/i;

/** The products of the reference date's swaths among the files, the nearest range first. */
export async function readSwaths(entries: readonly Entry[]): Promise<readonly IsceProduct[]> {
  const files = entries.filter(({ name, folder }) => SWATH.test(name) && REFERENCE_FOLDER.test(folder));
  const products: IsceProduct[] = [];
  for (const entry of files) {
    const text = await readText(entry);
    if (isIsceProduct(text)) products.push(parseIsceProduct(text, entry.path));
  }
  const nearRange = (product: IsceProduct) => burstNumber(product, "startingrange") ?? Infinity;
  return products.sort((a, b) => nearRange(a) - nearRange(b));
}

/** What the swaths say of the acquisition; pixel sizes and looks only when the looks are known. */
export function acquisitionOfSwaths(swaths: readonly IsceProduct[], looks: Looks | null): Acquisition {
  const [near] = swaths;
  if (near === undefined) return {};
  const start = earliest(swaths, "sensingstart", Math.min);
  const stop = earliest(swaths, "sensingstop", Math.max);
  const center = start === null || stop === null ? null : (start + stop) / 2;
  const orbit = center === null ? null : stateAt(near, center);
  const spacing = burstNumber(near, "rangepixelsize");
  const interval = burstNumber(near, "azimuthtimeinterval");
  const direction = burstText(near, "passdirection")?.toLowerCase();
  const speed = orbit === null ? null : groundSpeed(orbit);
  return knownFields({
    wavelength: burstNumber(near, "radarwavelength"),
    heading: orbit?.heading ?? null,
    orbitDirection: direction?.startsWith("asc")
      ? "ascending"
      : direction?.startsWith("desc")
        ? "descending"
        : orbit === null
          ? null
          : orbitDirection(orbit.heading),
    secondsOfDay: center === null ? null : (center / 1000) % SECONDS_PER_DAY,
    earthRadius: orbit?.radius ?? null,
    satelliteHeight: orbit?.height ?? null,
    startingRange: burstNumber(near, "startingrange"),
    rangePixelSize: spacing === null || looks === null ? null : spacing * looks.range,
    azimuthPixelSize:
      interval === null || speed === null || looks === null ? null : interval * speed * looks.azimuth,
    rangeLooks: looks?.range ?? null,
    azimuthLooks: looks?.azimuth ?? null,
    platform: near.get("mission") ?? burstText(near, "mission"),
    antennaSide: "right",
  });
}

const SECONDS_PER_DAY = 86_400;

/** Properties of the bursts lie below "bursts.burst1"; those of a plain product at its root. */
const burstText = (product: IsceProduct, key: string): string | null =>
  product.get(`bursts.burst1.${key}`) ?? product.get(key) ?? null;

function burstNumber(product: IsceProduct, key: string): number | null {
  const value = Number(burstText(product, key) ?? Number.NaN);
  return Number.isFinite(value) ? value : null;
}

/** The extreme of a time over all bursts of all swaths, Unix milliseconds. */
function earliest(
  swaths: readonly IsceProduct[],
  key: string,
  choose: (...values: number[]) => number,
): number | null {
  const times = swaths.flatMap((product) =>
    [...product]
      .filter(([name]) => name === key || name.endsWith(`.${key}`))
      .map(([, value]) => timeOf(value)),
  );
  const known = times.filter(Number.isFinite);
  return known.length > 0 ? choose(...known) : null;
}

/** Python's "2018-01-06 00:40:21.123456", in UTC. */
const timeOf = (text: string) => Date.parse(`${text.trim().replace(" ", "T")}Z`);

interface StateVector {
  readonly time: number;
  readonly position: Ecef;
  readonly velocity: Ecef;
}

interface OrbitState {
  readonly height: number;
  readonly radius: number;
  readonly heading: number;
  /** m/s. */
  readonly speed: number;
}

const groundSpeed = ({ speed, radius, height }: OrbitState) => (speed * radius) / (radius + height);

/** The orbit at a time: between the two nearest state vectors, which ISCE gives every 10 s. */
function stateAt(product: IsceProduct, time: number): OrbitState | null {
  const vectors = stateVectors(product).sort((a, b) => a.time - b.time);
  const next = vectors.findIndex((vector) => vector.time >= time);
  const after = vectors[next < 0 ? vectors.length - 1 : next];
  const before = vectors[next < 0 ? vectors.length - 1 : Math.max(0, next - 1)];
  if (before === undefined || after === undefined) return null;
  const { position, velocity } = hermite(before, after, time);
  const place = geodeticOf(position);
  const heading = headingOfVelocity(place, velocity);
  return {
    height: place.height,
    radius: radiusAlong(place.latitude, heading),
    heading,
    speed: Math.hypot(...velocity),
  };
}

function stateVectors(product: IsceProduct): StateVector[] {
  const names = [...product.keys()].filter((name) => /(^|\.)statevector\d+\.time$/.test(name));
  return names.flatMap((name) => {
    const prefix = name.slice(0, -"time".length);
    const [position, velocity] = [vector(product, `${prefix}position`), vector(product, `${prefix}velocity`)];
    const time = timeOf(product.get(name) ?? "");
    return position && velocity && Number.isFinite(time) ? [{ time, position, velocity }] : [];
  });
}

function vector(product: IsceProduct, key: string): Ecef | null {
  const numbers = (product.get(key) ?? "")
    .replaceAll(/[[\]()]/g, "")
    .split(",")
    .map(Number);
  const [x, y, z] = numbers;
  if (numbers.length !== 3 || x === undefined || y === undefined || z === undefined) return null;
  return numbers.every(Number.isFinite) ? [x, y, z] : null;
}

/** Cubic Hermite interpolation; the orbit is a curve and its chord would cut 20 m off the height in 10 s. */
function hermite(before: StateVector, after: StateVector, time: number): { position: Ecef; velocity: Ecef } {
  const span = (after.time - before.time) / 1000;
  if (span <= 0) return after;
  const u = Math.min(1, Math.max(0, (time - before.time) / 1000 / span));
  const component = (i: 0 | 1 | 2) => {
    const [p, q] = [before.position[i], after.position[i]];
    const [v, w] = [before.velocity[i] * span, after.velocity[i] * span];
    const [c, d] = [3 * (q - p) - 2 * v - w, 2 * (p - q) + v + w];
    return [p + u * (v + u * (c + u * d)), (v + u * (2 * c + 3 * u * d)) / span] as const;
  };
  const [x, y, z] = [component(0), component(1), component(2)];
  return { position: [x[0], y[0], z[0]], velocity: [x[1], y[1], z[1]] };
}
