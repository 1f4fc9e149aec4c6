import { formatError } from "../../errors.ts";
import { crsFromEpsg } from "../../geo/crs.ts";
import { type Grid, IDENTITY, NO_CRS } from "../../geo/grid.ts";
import { allBands, type FlatDescription, type HeaderInput } from "./description.ts";
import { type IsceHeader, parseIsceXml } from "./isce-header.ts";
import { type FlatLayout, type FlatType, type Interleave, sizeOf } from "./layout.ts";

const TYPES: Readonly<Record<string, FlatType>> = {
  byte: "u8",
  char: "i8",
  short: "i16",
  int: "i32",
  // ISCE's LONG is a C long of the machine that wrote it; the file's size confirms the 32 bits.
  long: "i32",
  float: "f32",
  double: "f64",
  cfloat: "c64",
  cshort: "ci16",
};

/** Names of the two bands of ISCE's unwrapped phase and line-of-sight images. */
const NAMES: Readonly<Record<string, readonly string[]>> = { unwimage: ["amplitude", "phase"] };

/** A raster with an ISCE `.xml`: all is stated; the file's size must agree to the byte. */
export function describeIsce({ raster, size, header, text }: HeaderInput): FlatDescription {
  const xml = parseIsceXml(text, header);
  const dtype = TYPES[(xml.data_type ?? "").toLowerCase()];
  const scheme = (xml.scheme ?? "bip").toLowerCase();
  if (dtype === undefined || !isInterleave(scheme))
    throw formatError({
      code: "flat-type-unsupported",
      what: "An ISCE image has a data type or a scheme that cannot be read.",
      where: header,
      got: `${xml.data_type}, ${xml.scheme}`,
      fix: "Convert it with ISCE or GDAL to FLOAT or CFLOAT, BIL, BIP or BSQ.",
    });
  const layout: FlatLayout = {
    path: raster,
    width: Number(xml.width),
    length: Number(xml.length),
    bands: Number(xml.number_bands ?? 1),
    interleave: scheme,
    dtype,
    bigEndian: /^b/i.test(xml.byte_order ?? "l"),
    headerOffset: 0,
  };
  if (size > sizeOf(layout))
    throw formatError({
      code: "flat-size-mismatch",
      what: "An ISCE image is longer than its header says.",
      where: raster,
      got: `${size} bytes, ${sizeOf(layout)} stated in ${header}`,
      fix: "Copy the image and its .xml again; they must belong together.",
    });
  const names = NAMES[xml.family ?? ""] ?? [];
  return { kind: "isce", bands: allBands(layout, header, names), grid: isceGrid(xml), attrs: xml };
}

const isInterleave = (scheme: string): scheme is Interleave => ["bsq", "bil", "bip"].includes(scheme);

/**
 * Geocoded images give degrees in their coordinates (start is the outer corner, as ISCE's own VRT has it);
 * radar images give pixel counts there. A latitude step is negative and below one degree, a line step never.
 */
function isceGrid(xml: IsceHeader): Grid {
  const shape = { y: Number(xml.length), x: Number(xml.width) };
  const number = (key: string) => Number(xml[key] ?? Number.NaN);
  const [x, y] = [number("coordinate1.startingvalue"), number("coordinate2.startingvalue")];
  const [dx, dy] = [number("coordinate1.delta"), number("coordinate2.delta")];
  const geographic = dx > 0 && dx < 1 && dy < 0 && dy > -1 && Math.abs(y) <= 90 && Math.abs(x) <= 360;
  return geographic
    ? { shape, affine: [dx, 0, x, 0, dy, y], crs: crsFromEpsg(4326), geometry: "map" }
    : { shape, affine: IDENTITY, crs: NO_CRS, geometry: "radar" };
}
