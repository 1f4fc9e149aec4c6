import { chooseBlock, countLayers, planTiles, type Rectangle, readBlocks } from "../../stack/tile-plan.ts";
import type { Variable } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";

/** Where coherence is measured: within an area, apart for land (mask above 0, or no mask) and water. */
export interface CoherenceRegion {
  readonly coherence: Variable;
  readonly mask: Variable | undefined;
  readonly area: Rectangle;
}

/** One value per pair; NaN where nothing is valid. */
export interface RegionMeans {
  readonly land: Float64Array;
  readonly water: Float64Array;
}

/** Bytes of layers held at a time. */
const READ_BYTES = 64e6;

/** Mean coherence of each pair over the valid pixels (coherence above 0) of a region. */
export function averageCoherence(region: CoherenceRegion, signal: AbortSignal): Promise<RegionMeans> {
  return averageOf(region, null, signal);
}

/** Share of the valid pixels of a region on which each pair's coherence is above a threshold. */
export function shareAbove(
  region: CoherenceRegion,
  threshold: number,
  signal: AbortSignal,
): Promise<RegionMeans> {
  return averageOf(region, threshold, signal);
}

/** Means of coherence, or of whether it is above a threshold, read tile by tile in one order and summed in float64. */
async function averageOf(
  { coherence, mask, area }: CoherenceRegion,
  threshold: number | null,
  signal: AbortSignal,
): Promise<RegionMeans> {
  const pairs = coherence.shape[0]!;
  const [sums, counts] = [new Float64Array(2 * pairs), new Float64Array(2 * pairs)];
  for (const { y, x } of tilesWithin(area, coherence, mask)) {
    signal.throwIfAborted();
    const land = mask && (await readFloats(mask, [y, x], { signal }));
    const values = await readFloats(coherence, [[0, pairs], y, x], { signal });
    const size = values.length / pairs;
    for (let k = 0; k < pairs; k++) {
      const layer = values.subarray(k * size, (k + 1) * size);
      addLayer(layer, land, threshold, sums, counts, k);
    }
  }
  const means = sums.map((sum, i) => sum / counts[i]!);
  return { land: means.slice(0, pairs), water: means.slice(pairs) };
}

/** Adds the valid pixels of a layer to the sums of its pair: on land at `pair`, on water as many places on as there are pairs. */
function addLayer(
  coherence: Float32Array,
  land: Float32Array | undefined,
  threshold: number | null,
  sums: Float64Array,
  counts: Float64Array,
  pair: number,
): void {
  const water = pair + sums.length / 2;
  let [onLand, onWater] = [sums[pair]!, sums[water]!];
  let [landCount, waterCount] = [0, 0];
  for (let p = 0; p < coherence.length; p++) {
    const value = coherence[p]!;
    if (!(value > 0)) continue;
    const measure = threshold === null ? value : value > threshold ? 1 : 0;
    if (land === undefined || land[p]! > 0) {
      onLand += measure;
      landCount++;
    } else {
      onWater += measure;
      waterCount++;
    }
  }
  sums[pair] = onLand;
  sums[water] = onWater;
  counts[pair]! += landCount;
  counts[water]! += waterCount;
}

/** The stack's tiles, cut to the area: each stored block is decoded once. */
function tilesWithin(area: Rectangle, coherence: Variable, mask: Variable | undefined): Rectangle[] {
  const variables = mask ? [coherence, mask] : [coherence];
  const [y = 0, x = 0] = coherence.shape.slice(-2);
  const shape = { y, x };
  const { tiles } = planTiles({
    shape,
    block: chooseBlock(shape, variables),
    inputChunks: readBlocks(variables),
    bytesPerPixel: countLayers(variables.map((variable) => variable.shape)) * Float32Array.BYTES_PER_ELEMENT,
    budget: READ_BYTES,
  });
  const cut = (a: readonly [number, number], b: readonly [number, number]) =>
    [Math.max(a[0], b[0]), Math.min(a[1], b[1])] as const;
  return tiles
    .map((tile) => ({ y: cut(tile.y, area.y), x: cut(tile.x, area.x) }))
    .filter((tile) => tile.y[0] < tile.y[1] && tile.x[0] < tile.x[1]);
}
