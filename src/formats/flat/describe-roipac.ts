import { extname } from "node:path";
import { formatError } from "../../errors.ts";
import { crsFromEpsg, crsFromUtmZone } from "../../geo/crs.ts";
import { type Crs, type Grid, IDENTITY, NO_CRS } from "../../geo/grid.ts";
import { allBands, type FlatDescription, type HeaderInput } from "./description.ts";
import type { FlatLayout } from "./layout.ts";
import { parseRsc, type RscHeader } from "./roipac-header.ts";

/** What ROI_PAC's suffixes mean where eight bytes per pixel leave a choice. */
const TWO_BANDS: Readonly<Record<string, readonly [string, string]>> = {
  ".unw": ["amplitude", "phase"],
  ".cor": ["amplitude", "coherence"],
  ".hgt": ["amplitude", "height"],
  ".rmg": ["amplitude", "data"],
};

/**
 * A raster with a `.rsc`. The header gives the size; ROI_PAC leaves the type to the suffix. So the bytes per
 * pixel decide, then what the header says (MintPy and ISCE add DATA_TYPE, number_bands, scheme), then the
 * suffix: `.unw` and `.cor` are two bands line by line, `.amp` two bands pixel by pixel, others complex.
 */
export function describeRoipac({ raster, size, header, text }: HeaderInput): FlatDescription {
  const rsc = parseRsc(text);
  const width = Number(rsc.WIDTH);
  const length = Number(rsc.FILE_LENGTH ?? rsc.LENGTH);
  const names = TWO_BANDS[extname(raster).toLowerCase()];
  const pixels = pixelsOf(rsc, size / (width * length), extname(raster).toLowerCase(), names !== undefined);
  if (pixels === null)
    throw formatError({
      code: size < width * length ? "flat-truncated" : "flat-size-mismatch",
      what: "The size of a ROI_PAC raster does not fit its header.",
      where: raster,
      got: `${size} bytes for ${width} x ${length} pixels (WIDTH, FILE_LENGTH in ${header})`,
      fix: "Copy the raster and its .rsc again; they must belong together.",
    });
  const bigEndian = /^(b|m|big|msb)/i.test(rsc.byte_order ?? rsc.BYTE_ORDER ?? "l");
  const layout: FlatLayout = { path: raster, width, length, bigEndian, headerOffset: 0, ...pixels };
  const scale = Number(rsc.Z_SCALE ?? 1);
  const add = Number(rsc.Z_OFFSET ?? 0);
  const labels = {
    ...(scale !== 1 && Number.isFinite(scale) && { scale }),
    ...(add !== 0 && Number.isFinite(add) && { add }),
  };
  return {
    kind: "roipac",
    bands: allBands(layout, header, layout.bands === 2 && names ? names : [], labels),
    grid: roipacGrid(rsc),
    attrs: rsc,
  };
}

type Pixels = Pick<FlatLayout, "bands" | "interleave" | "dtype">;

function pixelsOf(rsc: RscHeader, bytes: number, suffix: string, twoBands: boolean): Pixels | null {
  const stated = (rsc.data_type ?? rsc.DATA_TYPE ?? "").toLowerCase();
  switch (bytes) {
    case 1:
      return { bands: 1, interleave: "bsq", dtype: "u8" };
    case 2:
      return { bands: 1, interleave: "bsq", dtype: "i16" };
    case 4:
      return { bands: 1, interleave: "bsq", dtype: stated === "int" || stated === "int32" ? "i32" : "f32" };
    case 8:
      if (suffix === ".amp" || suffix === ".mag") return { bands: 2, interleave: "bip", dtype: "f32" };
      if (stated === "double" || stated === "float64") return { bands: 1, interleave: "bsq", dtype: "f64" };
      if (/^(cfloat|complex64)$/.test(stated)) return { bands: 1, interleave: "bsq", dtype: "c64" };
      return twoBands
        ? { bands: 2, interleave: "bil", dtype: "f32" }
        : { bands: 1, interleave: "bsq", dtype: "c64" };
    default:
      return null;
  }
}

/** X_FIRST and Y_FIRST are the outer corner of the first pixel. Without them the raster is in radar geometry. */
export function roipacGrid(rsc: RscHeader): Grid {
  const shape = { y: Number(rsc.FILE_LENGTH ?? rsc.LENGTH), x: Number(rsc.WIDTH) };
  const [x, y, dx, dy] = [rsc.X_FIRST, rsc.Y_FIRST, rsc.X_STEP, rsc.Y_STEP].map((value) =>
    Number(value ?? Number.NaN),
  ) as [number, number, number, number];
  if (![x, y, dx, dy].every(Number.isFinite) || dx * dy === 0)
    return { shape, affine: IDENTITY, crs: NO_CRS, geometry: "radar" };
  return { shape, affine: [dx, 0, x, 0, dy, y], crs: roipacCrs(rsc), geometry: "map" };
}

/** EPSG and UTM_ZONE ("11N") are MintPy's additions; PROJECTION is "LATLON" or "UTM11" in ROI_PAC. */
function roipacCrs(rsc: RscHeader): Crs {
  const epsg = Number(rsc.EPSG ?? Number.NaN);
  if (epsg > 0) return { epsg, wkt: null };
  const zone = /^(?:UTM)?\s*(\d{1,2})([NS])?$/i.exec(rsc.UTM_ZONE ?? rsc.PROJECTION ?? "");
  const south = /s/i.test(zone?.[2] ?? "") || /^s/i.test(rsc.HEMISPHERE ?? "");
  if (zone) return crsFromUtmZone(`${zone[1]}${south ? "S" : "N"}`);
  return /^(m|meters?|metres?)$/i.test(rsc.X_UNIT ?? "") ? NO_CRS : crsFromEpsg(4326);
}
