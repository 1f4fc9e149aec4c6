import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { formatError, fromSystemError } from "../../errors.ts";
import { gammaShape } from "./describe-gamma.ts";
import { hasRawBands, isVrt } from "./describe-vrt.ts";
import type { HeaderKind } from "./description.ts";
import { isEnviHdr } from "./envi-header.ts";
import { isGammaPar, parseGammaPar } from "./gamma-header.ts";
import { isIsceXml } from "./isce-header.ts";
import { isRsc } from "./roipac-header.ts";

/** A raster and the header that describes it. */
export interface FoundHeader {
  readonly kind: HeaderKind;
  readonly header: string;
  readonly raster: string;
  readonly text: string;
}

/** Headers are a few kB of text; anything larger is no header. */
const MAX_HEADER_BYTES = 2 ** 22;
/** Parameter files looked at in a folder without a header beside the raster. */
const MAX_SCANNED = 500;

const KINDS: readonly (readonly [HeaderKind, (text: string) => boolean])[] = [
  ["isce", isIsceXml],
  ["vrt", isVrt],
  ["envi", isEnviHdr],
  ["roipac", isRsc],
  ["gamma", isGammaPar],
];

/**
 * The header that belongs to a raster, or the raster that belongs to a header; null when there is none. Names
 * tell where to look (`X.rsc`, `X.xml`, `X.vrt`, `X.hdr`, `X.par` and the same on X's stem), content tells
 * what it is. A GAMMA raster without one takes the folder's map parameter file whose size fits.
 */
export function findHeader(path: string): FoundHeader | null {
  const own = readHeader(path);
  if (own) return { ...own, raster: own.kind === "vrt" ? path : rasterOf(path, own.kind) };
  for (const header of candidates(path)) {
    const found = readHeader(header);
    // A VRT that joins other rasters, perhaps this very one, says nothing of its bytes.
    if (found && !(found.kind === "vrt" && !hasRawBands(found.text))) return { ...found, raster: path };
  }
  return scanForMap(path);
}

function candidates(raster: string): string[] {
  const stem = stemOf(raster);
  const stems = stem === raster ? [raster] : [raster, stem];
  const suffixes = [".xml", ".vrt", ".hdr", ".rsc", ".par", "_par", ".dem_par", "_dem.par"];
  return stems.flatMap((base) => suffixes.map((suffix) => base + suffix));
}

const stemOf = (path: string) => join(dirname(path), basename(path).replace(/\.[^.]+$/, ""));

/** The raster of a header that was named itself. */
function rasterOf(header: string, kind: HeaderKind): string {
  const bare = header.replace(/(\.(xml|hdr|rsc|par)|_par)$/i, "");
  const tries = [
    bare,
    ...["", ".img", ".dat", ".bin", ".bsq", ".bil", ".bip", ".dem", ".slc", ".mli"].map(
      (suffix) => stemOf(header) + suffix,
    ),
  ];
  const raster = tries.find((path) => path !== header && isFile(path));
  if (raster !== undefined) return raster;
  throw formatError({
    code: "flat-raster-missing",
    what: `A header (${kind}) has no raster beside it.`,
    where: header,
    got: tries.slice(0, 3).join(", "),
    fix: "Name the raster itself; its header is then found by content.",
  });
}

/** The one map parameter file of the folder whose pixels divide the raster's bytes by 1, 2, 4 or 8. */
function scanForMap(raster: string): FoundHeader | null {
  const folder = dirname(raster);
  const size = isFile(raster) ? statSync(raster).size : 0;
  if (size === 0) return null;
  const names = namesIn(folder)
    .filter((name) => /par$/i.test(name))
    .slice(0, MAX_SCANNED);
  const fits = names.flatMap((name) => {
    const found = readHeader(join(folder, name));
    if (found?.kind !== "gamma") return [];
    const { y, x } = gammaShape(parseGammaPar(found.text));
    return [1, 2, 4, 8].includes(size / (y * x)) ? [{ ...found, raster }] : [];
  });
  const distinct = new Set(fits.map(({ text }) => placeOf(text)));
  if (distinct.size > 1)
    throw formatError({
      code: "flat-header-ambiguous",
      what: "Several parameter files of the folder fit a raster's size and say different things.",
      where: raster,
      got: fits
        .map(({ header }) => basename(header))
        .slice(0, 10)
        .join(", "),
      fix: `Give the right one the raster's name: ${basename(raster)}.par.`,
    });
  return fits[0] ?? null;
}

/** What decides where the pixels lie, so that two copies of one map are no conflict. */
function placeOf(text: string): string {
  const par = parseGammaPar(text);
  return [
    "width",
    "nlines",
    "range_samples",
    "azimuth_lines",
    "corner_lat",
    "corner_lon",
    "corner_north",
    "corner_east",
  ]
    .map((key) => par[key] ?? "")
    .join("|");
}

function readHeader(path: string): Omit<FoundHeader, "raster"> | null {
  const text = readText(path);
  const kind = text === null ? undefined : KINDS.find(([, is]) => is(text))?.[0];
  return text !== null && kind !== undefined ? { kind, header: path, text } : null;
}

/** The text of a small file; null when it is absent, large or binary. */
function readText(path: string): string | null {
  if (!isFile(path)) return null;
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, "r");
    const { size } = fstatSync(descriptor);
    if (size > MAX_HEADER_BYTES) return null;
    const bytes = new Uint8Array(size);
    readSync(descriptor, bytes, 0, size, 0);
    return bytes.includes(0) ? null : new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw fromSystemError(cause, path);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (cause) {
    throw fromSystemError(cause, folder);
  }
}
