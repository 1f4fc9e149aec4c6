import { formatError, inputError } from "../errors.ts";
import { describeGamma, gammaShape } from "../formats/flat/describe-gamma.ts";
import { openFlat } from "../formats/flat/open-flat.ts";
import { IDENTITY, NO_CRS } from "../geo/grid.ts";
import { count, enumerate } from "./enumerate.ts";
import type { GammaFile, GammaSidecars } from "./gamma-sidecars.ts";
import type { Entry } from "./listing.ts";
import type { PlacedRaster } from "./placed-raster.ts";

/** Bytes of a pixel in GAMMA's rasters: bytes, shorts, floats; complex values are no layer of a stack. */
const PIXEL_BYTES = [1, 2, 4];

/** Does a parameter file describe a raster of so many bytes? */
function fits({ header }: GammaFile, bytes: number, pixelBytes: readonly number[]): boolean {
  const { y, x } = gammaShape(header);
  return pixelBytes.includes(bytes / (y * x));
}

/**
 * The parameter file that describes a raster, found by its size among all that were given: map headers first (a
 * geocoded folder holds image headers too), those of the raster's own folder first. null when none fits.
 */
export function headerOf(
  entry: Entry,
  { maps, images }: GammaSidecars,
  pixelBytes: readonly number[] = PIXEL_BYTES,
): GammaFile | null {
  const folder = entry.path.slice(0, -entry.name.length);
  const beside = (file: GammaFile) => file.path.startsWith(folder);
  const dated = [...images.keys()].sort().map((date) => images.get(date) as GammaFile);
  for (const files of [maps.filter(beside), maps, dated]) {
    const fitting = files.filter((file) => fits(file, entry.bytes, pixelBytes));
    rejectContradiction(entry, files === dated ? fitting.slice(0, 1) : fitting);
    if (fitting[0]) return fitting[0];
  }
  return null;
}

const PLACE = [
  "width",
  "nlines",
  "corner_lat",
  "corner_lon",
  "corner_north",
  "corner_east",
  "post_lat",
  "post_north",
];

function rejectContradiction(entry: Entry, files: readonly GammaFile[]): void {
  const places = new Set(files.map(({ header }) => PLACE.map((key) => header[key] ?? "").join()));
  if (places.size < 2) return;
  throw inputError({
    code: "header-ambiguous",
    what: "Several map parameter files fit the size of a raster and say different things.",
    where: entry.path,
    got: enumerate(files.map(({ path }) => path)),
    fix: "Keep each map's parameter file in one folder with its rasters.",
  });
}

/**
 * Opens GAMMA's flat rasters (big-endian, one band). Throws the format error "gamma-size-mismatch" with every
 * raster whose size no parameter file explains: truncated files are among them.
 */
export async function openGammaRasters(
  entries: readonly Entry[],
  sidecars: GammaSidecars,
  pixelBytes: readonly number[] = PIXEL_BYTES,
): Promise<PlacedRaster[]> {
  const headers = entries.map((entry) => headerOf(entry, sidecars, pixelBytes));
  const unexplained = entries.filter((_, k) => headers[k] === null);
  if (unexplained.length > 0) throw sizeMismatch(unexplained, entries.length, sidecars);
  const rasters: PlacedRaster[] = [];
  for (const [k, entry] of entries.entries()) {
    const { path, header } = headers[k] as GammaFile;
    const text = Object.entries(header)
      .map(([key, value]) => `${key}: ${value}`)
      .join("\n");
    const description = describeGamma({ raster: entry.path, size: entry.bytes, header: path, text });
    const [band] = description.bands;
    if (band === undefined) throw sizeMismatch([entry], entries.length, sidecars);
    const variable = await openFlat(band.layout, band.band, band.labels);
    const { y, x } = gammaShape(header);
    const radar = { shape: { y, x }, affine: IDENTITY, crs: NO_CRS, geometry: "radar" } as const;
    rasters.push({ path: entry.path, variable, attrs: {}, grid: description.grid ?? radar });
  }
  return rasters;
}

const sizeMismatch = (entries: readonly Entry[], total: number, { maps, images }: GammaSidecars) =>
  formatError({
    code: "gamma-size-mismatch",
    what: `${count(entries.length, "GAMMA raster")} of ${total} ${entries.length === 1 ? "fits" : "fit"} no parameter file: truncated, or of another map.`,
    where: enumerate(entries.map(({ path }) => path)),
    got: `${enumerate(
      entries.map(({ bytes }) => `${bytes} bytes`),
      ", ",
    )}\nparameter files: ${enumerate(
      [...maps, ...[...images.values()].slice(0, 1)].map(({ path, header }) => {
        const { y, x } = gammaShape(header);
        return `${path} (${x} x ${y} px, ${4 * x * y} bytes as REAL*4)`;
      }),
    )}`,
    fix: "Copy these files again, and keep the map's *_dem.par (or the image's *_mli.par) with them.",
  });
