import { inputError } from "../../errors.ts";
import type { RasterData, RasterLevel, Source } from "./renderer-types.ts";

/** @throws input error "map-level-size", "map-points-length" */
export function checkSource(source: Source, maxTextureSize: number): void {
  if (source.kind === "raster") {
    for (const data of rastersOf(source)) for (const level of data.levels) checkLevel(level, maxTextureSize);
    return;
  }
  const { x, y, values, minus, masks = [] } = source;
  const lengths = [x, y, values, ...(minus ? [minus] : []), ...masks].map((column) => column.length);
  if (lengths.some((length) => length !== values.length))
    throw inputError({
      code: "map-points-length",
      what: "The columns of the points are not equally long.",
      got: lengths.join(", "),
    });
}

function checkLevel({ step, window, width, height, values }: RasterLevel, maxTextureSize: number): void {
  const samples = ([start, stop]: readonly [number, number]) => Math.ceil((stop - start) / step);
  const fits =
    width === samples(window.x) && height === samples(window.y) && values.length === width * height;
  if (fits && width >= 1 && height >= 1 && Math.max(width, height) <= maxTextureSize) return;
  throw inputError({
    code: "map-level-size",
    what: fits
      ? "A level of the map is larger than this graphics card takes, or empty."
      : "The values of a level of the map do not fill its window.",
    got: `${values.length} values as ${height} rows x ${width} columns, step ${step}, rows ${window.y.join("-")}, columns ${window.x.join("-")}`,
    fix: `Ask for at most ${maxTextureSize} samples along a side: a larger step, or a smaller window.`,
  });
}

/** Every raster of a source. */
export function rastersOf(source: Source): readonly RasterData[] {
  if (source.kind === "points") return [];
  const { values, minus, masks = [], relief, arrows } = source;
  return [values, minus, ...masks, relief?.heights, arrows?.x, arrows?.y].filter(
    (data): data is RasterData => data !== null && data !== undefined,
  );
}
