import { scienceError } from "../../errors.ts";
import { pixelToLonLat } from "../../geo/transform.ts";
import type { Facts } from "../../pipeline/step.ts";
import { chooseBlock, countLayers, planTiles, type Rectangle, readBlocks } from "../../stack/tile-plan.ts";
import type { Variable } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";

/** The layers that decide whether a pixel can be a reference. */
export interface PairLayers {
  readonly phase: Variable;
  readonly coherence: Variable | undefined;
  /** 1 where a reference may lie. */
  readonly mask: Variable | undefined;
}

interface Pixel {
  readonly y: number;
  readonly x: number;
}

/** Mean coherence that makes a pixel good enough to stop searching; MintPy's default for the same purpose. */
const GOOD_COHERENCE = 0.85;
/** Bytes of layers held at a time while searching. */
const SEARCH_BYTES = 64e6;

/**
 * A reference point without a throw of dice: tiles are visited from the centre outward, and the most coherent pixel of the
 * first tile that has one of mean coherence >= 0.85, valid in all pairs, is taken; failing that, the most coherent
 * of all. Without coherence, the valid pixel nearest to the centre. The usual search reads one tile.
 */
export async function findReference(
  layers: PairLayers,
  shape: { y: number; x: number },
  signal: AbortSignal,
): Promise<Pixel> {
  const center = { y: (shape.y - 1) / 2, x: (shape.x - 1) / 2 };
  let best: (Pixel & { score: number }) | null = null;
  for (const tile of tilesAround(center, layers, shape)) {
    signal.throwIfAborted();
    for (const pixel of await scorePixels(tile, layers, center))
      if (best === null || pixel.score > best.score) best = pixel;
    if (best && best.score >= (layers.coherence ? GOOD_COHERENCE : Number.NEGATIVE_INFINITY)) break;
  }
  if (best) return best;
  throw scienceError({
    code: "reference-none",
    what: "No pixel is valid in all pairs, so none can be the reference point.",
    fix: "Leave out the pairs with the least coverage, or split the stack in time.",
  });
}

/** The valid pixel nearest to a given one, with its distance and direction in words; null when there is none. */
export async function nearestValid(
  from: Pixel,
  layers: PairLayers,
  { grid }: Facts,
  signal: AbortSignal,
): Promise<(Pixel & { words: string }) | null> {
  const distance = (pixel: Pixel) => Math.hypot(pixel.y - from.y, pixel.x - from.x);
  let best: Pixel | null = null;
  for (const tile of tilesAround(from, layers, grid.shape)) {
    signal.throwIfAborted();
    if (best && distanceToTile(from, tile) > distance(best)) break;
    const bare = { ...layers, coherence: undefined };
    for (const pixel of await scorePixels(tile, bare, from))
      if (!best || distance(pixel) < distance(best)) best = pixel;
  }
  return best && { ...best, words: inWords(from, best, grid) };
}

/** Tiles in the order of their distance from a pixel; ties keep row order, so the answer is always the same. */
function tilesAround(pixel: Pixel, layers: PairLayers, shape: { y: number; x: number }): Rectangle[] {
  const variables = [layers.phase, layers.coherence, layers.mask].filter(
    (variable) => variable !== undefined,
  );
  const { tiles } = planTiles({
    shape,
    block: chooseBlock(shape, variables),
    inputChunks: readBlocks(variables),
    bytesPerPixel: countLayers(variables.map((variable) => variable.shape)) * Float32Array.BYTES_PER_ELEMENT,
    budget: SEARCH_BYTES,
  });
  return [...tiles].sort((a, b) => distanceToTile(pixel, a) - distanceToTile(pixel, b));
}

function distanceToTile(pixel: Pixel, { y, x }: Rectangle): number {
  const outside = (value: number, [start, stop]: readonly [number, number]) =>
    Math.max(start - value, 0, value - (stop - 1));
  return Math.hypot(outside(pixel.y, y), outside(pixel.x, x));
}

/** Every usable pixel of a tile with its score: mean coherence, or nearness to a point where there is none. */
async function scorePixels(
  tile: Rectangle,
  layers: PairLayers,
  near: Pixel,
): Promise<(Pixel & { score: number })[]> {
  const window = (variable: Variable) =>
    variable.shape.length > 2
      ? ([[0, variable.shape[0]!], tile.y, tile.x] as const)
      : ([tile.y, tile.x] as const);
  const phase = await readFloats(layers.phase, window(layers.phase));
  const coherence = layers.coherence && (await readFloats(layers.coherence, window(layers.coherence)));
  const mask = layers.mask && (await readFloats(layers.mask, window(layers.mask)));
  const width = tile.x[1] - tile.x[0];
  const size = (tile.y[1] - tile.y[0]) * width;
  const pairs = phase.length / size;
  const found: (Pixel & { score: number })[] = [];
  for (let p = 0; p < size; p++) {
    if (mask && !(mask[p]! > 0)) continue;
    let sum = 0;
    let valid = true;
    for (let k = 0; k < pairs && valid; k++) {
      valid = !Number.isNaN(phase[k * size + p]!);
      if (coherence) sum += coherence[k * size + p]!;
    }
    if (!valid || Number.isNaN(sum)) continue;
    const pixel = { y: tile.y[0] + Math.floor(p / width), x: tile.x[0] + (p % width) };
    found.push({
      ...pixel,
      score: coherence ? sum / pairs : -Math.hypot(pixel.y - near.y, pixel.x - near.x),
    });
  }
  return found;
}

const EARTH_RADIUS = 6_371_008.8;
const DIRECTIONS = [
  "north",
  "north-east",
  "east",
  "south-east",
  "south",
  "south-west",
  "west",
  "north-west",
] as const;

function inWords(from: Pixel, to: Pixel, grid: Facts["grid"]): string {
  const rows = to.y - from.y;
  const columns = to.x - from.x;
  if (grid.geometry === "radar" || (grid.crs.epsg === null && grid.crs.wkt === null))
    return `${Math.round(Math.hypot(rows, columns))} pixels away (row ${to.y}, column ${to.x})`;
  const [lon0, lat0] = pixelToLonLat(grid, from.y, from.x);
  const [lon1, lat1] = pixelToLonLat(grid, to.y, to.x);
  const radians = Math.PI / 180;
  const north = (lat1 - lat0) * radians * EARTH_RADIUS;
  const east = (lon1 - lon0) * radians * EARTH_RADIUS * Math.cos(lat0 * radians);
  const direction = DIRECTIONS[(Math.round(Math.atan2(east, north) / (Math.PI / 4)) + 8) % 8];
  const meters = Math.hypot(north, east);
  return `${meters < 1e4 ? `${Math.round(meters)} m` : `${(meters / 1000).toFixed(1)} km`} ${direction}`;
}
