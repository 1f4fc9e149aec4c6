import { configError, scienceError } from "../../errors.ts";
import { lonLatToPixel, pixelToLonLat } from "../../geo/transform.ts";
import { defineStep, type Facts } from "../../pipeline/step.ts";
import type { Variable } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";
import { restoreZeros } from "./named-reference.ts";
import { compat, referenceLonLat, referenceWindow, referenceYx } from "./params.ts";
import { pixelOfPlace } from "./reference-place.ts";
import { findReference, nearestValid, type PairLayers } from "./reference-search.ts";
import { averageWindow } from "./reference-window.ts";

/** The pixel that all phases are measured against, and what it looked like in each pair. */
export interface ReferenceRecord {
  readonly y: number;
  readonly x: number;
  /** Degrees; null in radar geometry. */
  readonly lonLat: readonly [number, number] | null;
  readonly chosen: "given" | "product" | "automatic";
  /** Edge of the square that was averaged, and how many of its pixels are valid in all pairs. */
  readonly window: number;
  readonly pixels: number;
  /** Unwrapped phase in each pair, rad: the mean of those pixels. */
  readonly phase: readonly number[];
  /** Coherence in each pair, their mean; null when the stack has none. */
  readonly coherence: readonly number[] | null;
}

export const referencePoint = defineStep({
  name: "reference-point",
  version: 1,
  doc: "Finds or checks the reference point: a pixel that is valid in every pair and not masked.",
  scope: "global",
  params: {
    "reference.yx": referenceYx,
    "reference.lonlat": referenceLonLat,
    "reference.window": referenceWindow,
    compat,
  },
  inputs: {
    unwrappedPhase: { dims: ["pair", "y", "x"], unit: "rad", doc: "Unwrapped interferometric phase" },
    coherence: { dims: ["pair", "y", "x"], unit: "1", doc: "Spatial coherence", optional: true },
    waterMask: { dims: ["y", "x"], unit: "1", doc: "1 on land, 0 on water", optional: true },
    latitude: { dims: ["y", "x"], unit: "degree", doc: "Latitude", optional: true, when: namesPlace },
    longitude: { dims: ["y", "x"], unit: "degree", doc: "Longitude", optional: true, when: namesPlace },
  },
  check({ params, facts, available }) {
    const { "reference.yx": yx, "reference.lonlat": lonLat } = params;
    if (yx === null && lonLat !== null && facts.grid.geometry === "radar") {
      if (!available.has("latitude") || !available.has("longitude")) throw placeUnknown(lonLat);
    } else givenPixel(yx, lonLat, facts);
  },
  async run({ params, facts, inputs, signal, note }): Promise<ReferenceRecord> {
    const layers: PairLayers = {
      phase: inputs.unwrappedPhase!,
      coherence: inputs.coherence,
      mask: inputs.waterMask,
    };
    const { "reference.yx": yx, "reference.lonlat": lonLat } = params;
    const given =
      yx === null && lonLat !== null && facts.grid.geometry === "radar"
        ? await pixelOfPlace(lonLat, requirePlaces(lonLat, inputs), facts.grid.shape, signal)
        : givenPixel(yx, lonLat, facts);
    const pixel = given ?? (await findReference(layers, facts.grid.shape, signal));
    const window = params["reference.window"] ?? (given || params.compat === "mintpy" ? 1 : CHOSEN_WINDOW);
    if (given) {
      const zeros = await checkPixel(given, layers, facts, signal, params.compat === "mintpy");
      if (zeros > 0)
        note(
          `The phase at the reference point that the inputs name is 0 in ${zeros} of ${layers.phase.shape[0]} pairs: they were referenced to it before.`,
        );
    } else
      note(
        `Reference point chosen: row ${pixel.y}, column ${pixel.x}, found from the centre outward ${layers.coherence ? "by coherence " : ""}among the pixels that are valid in all pairs${window > 1 ? `, and averaged over ${window} x ${window} pixels` : ""}.`,
      );
    const at = { y: pixel.y, x: pixel.x };
    const place = facts.grid.geometry === "map" ? pixelToLonLat(facts.grid, at.y, at.x) : null;
    const chosen = !given ? "automatic" : given === facts.reference ? "product" : "given";
    return { ...at, lonLat: place, chosen, window, ...(await averageWindow(at, window, layers, facts)) };
  },
});

/**
 * A chosen reference is the mean of this square: 225 pixels leave a fifteenth of one pixel's decorrelation noise, over a
 * distance that is small against deformation and atmosphere.
 */
const CHOSEN_WINDOW = 15;

function namesPlace(params: Readonly<Record<string, unknown>>): boolean {
  return params["reference.lonlat"] !== null;
}

type Places = Readonly<Partial<Record<"latitude" | "longitude", Variable | undefined>>>;

function requirePlaces(lonLat: readonly number[], { latitude, longitude }: Places) {
  if (latitude !== undefined && longitude !== undefined) return { latitude, longitude };
  throw placeUnknown(lonLat);
}

const placeUnknown = (lonLat: readonly number[]) =>
  configError({
    code: "reference-unplaced",
    what: "The stack is in radar geometry, and the inputs hold no latitude and longitude to find the reference point by.",
    where: "reference.lonlat",
    got: lonLat.join(","),
    fix: "Add the geometry files to --inputs, or give --set reference.yx=ROW,COL.",
  });

/** The pixel that the parameters name, else the stack; null where neither does. Errors: "reference-twice", "reference-outside". */
export function givenPixel(
  yx: readonly [number, number] | null,
  lonLat: readonly [number, number] | null,
  { grid, reference }: Pick<Facts, "grid" | "reference">,
): { y: number; x: number } | null {
  if (yx && lonLat)
    throw configError({
      code: "reference-twice",
      what: "The reference point is given both as a pixel and as a place.",
      got: `reference.yx=${yx.join(",")} and reference.lonlat=${lonLat.join(",")}`,
      fix: "Give one of the two.",
    });
  if (!yx && !lonLat) return reference;
  const { y, x } = yx ? { y: yx[0], x: yx[1] } : lonLatToPixel(grid, lonLat![0], lonLat![1]);
  if (y >= 0 && x >= 0 && y < grid.shape.y && x < grid.shape.x) return { y, x };
  throw configError({
    code: "reference-outside",
    what: "The reference point lies outside the stack.",
    where: yx ? "reference.yx" : "reference.lonlat",
    got: yx ? `row ${y}, column ${x}` : `${lonLat?.join(",")}: row ${y}, column ${x}`,
    fix: yx
      ? `Rows run from 0 to ${grid.shape.y - 1}, columns from 0 to ${grid.shape.x - 1}.`
      : `Write LON,LAT. The scene runs ${describeCorners(grid)}.`,
  });
}

/** From the first pixel's centre to the last one's. */
function describeCorners(grid: Facts["grid"]): string {
  const corners = [pixelToLonLat(grid, 0, 0), pixelToLonLat(grid, grid.shape.y - 1, grid.shape.x - 1)];
  return `from ${corners.map((corner) => corner.map((value) => value.toFixed(4)).join(",")).join(" to ")}`;
}

/** Returns the number of pairs that were referenced to this pixel before. */
async function checkPixel(
  pixel: { y: number; x: number },
  layers: PairLayers,
  facts: Facts,
  signal: AbortSignal,
  tolerant: boolean,
): Promise<number> {
  const phase = await readPixel(layers.phase, pixel);
  const isNamed = pixel.y === facts.reference?.y && pixel.x === facts.reference.x;
  const coherence = isNamed && layers.coherence ? await readPixel(layers.coherence, pixel) : null;
  const zeros = isNamed ? restoreZeros(phase, coherence, 0, 1) : 0;
  const valid = phase.filter((value) => !Number.isNaN(value)).length;
  const masked = layers.mask ? !((await readMaskPixel(layers.mask, pixel)) > 0) : false;
  // MintPy asks only that the temporal mean of the phase is neither zero nor missing.
  if (!masked && (valid === phase.length || (tolerant && valid > 0))) return zeros;
  const near = await nearestValid(pixel, layers, facts, signal);
  const pairs = phase.length;
  throw scienceError({
    code: "reference-point-masked",
    what: masked
      ? "The reference point is masked as water."
      : `The reference point has no valid phase in ${pairs - valid} of ${pairs} pairs.`,
    where: `row ${pixel.y}, column ${pixel.x}`,
    fix: near
      ? `The nearest pixel that is valid in all pairs is ${near.words}: --set reference.yx=${near.y},${near.x}`
      : "No pixel is valid in all pairs: leave out the pairs with the least coverage.",
  });
}

const readPixel = (variable: Variable, { y, x }: { y: number; x: number }) =>
  readFloats(variable, [
    [0, variable.shape[0]!],
    [y, y + 1],
    [x, x + 1],
  ]);

async function readMaskPixel(variable: Variable, { y, x }: { y: number; x: number }): Promise<number> {
  const [value = Number.NaN] = await readFloats(variable, [
    [y, y + 1],
    [x, x + 1],
  ]);
  return value;
}
