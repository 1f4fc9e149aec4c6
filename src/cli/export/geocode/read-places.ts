import { cancelledError } from "../../../errors.ts";
import type { Bounds } from "../../../geo/bounds.ts";
import { ExtentFinder, type ImageExtent, isPlace } from "../../../geo/geocode-grid.ts";
import type { PlacedBlock } from "../../../geo/nearest-pixels.ts";
import type { Range, ReadOptions, Variable } from "../../../stack/variable.ts";

/** Latitude and longitude of each pixel of an image, degrees. */
export interface Places {
  readonly latitude: Variable;
  readonly longitude: Variable;
}

/** Rows and columns of an image that are read at a time. Each block shares its last row and column with the next. */
const BLOCK = { y: 256, x: 1024 } as const;

/** A part of an image, and where on the ground it lies. */
export interface PlacedWindow {
  readonly window: readonly [Range, Range];
  readonly bounds: Bounds;
}

/** Reads all coordinates once: the extent of the image, and of its blocks. */
export async function surveyPlaces(
  places: Places,
  where: string,
  signal?: AbortSignal,
): Promise<{ readonly extent: ImageExtent; readonly blocks: readonly PlacedWindow[] }> {
  const finder = new ExtentFinder();
  const blocks: PlacedWindow[] = [];
  for (const window of windowsOf(places.latitude.shape)) {
    if (signal?.aborted) throw cancelledError();
    const bounds = finder.add(await readPlaces(places, window));
    if (bounds !== null) blocks.push({ window, bounds });
  }
  return { extent: finder.extent(where), blocks };
}

/** Coordinates of a window, as they are stored (double precision keeps its own); NaN where there are none. */
export async function readPlaces(
  { latitude, longitude }: Places,
  window: readonly [Range, Range],
  options: ReadOptions = {},
): Promise<PlacedBlock> {
  const y = Float64Array.from(await latitude.read(window, options));
  const x = Float64Array.from(await longitude.read(window, options));
  for (let i = 0; i < y.length; i++) if (!isPlace(y[i] as number, x[i] as number)) y[i] = x[i] = Number.NaN;
  const [[row], [column, right]] = window;
  return { y, x, row, column, width: right - column };
}

function* windowsOf(shape: readonly number[]): Generator<readonly [Range, Range]> {
  const [height = 0, width = 0] = shape;
  for (let y = 0; y === 0 || y < height - 1; y += BLOCK.y)
    for (let x = 0; x === 0 || x < width - 1; x += BLOCK.x)
      yield [
        [y, Math.min(height, y + BLOCK.y + 1)],
        [x, Math.min(width, x + BLOCK.x + 1)],
      ];
}
