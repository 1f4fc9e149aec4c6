import { projOfUtmEpsg, utmZoneOfEpsg, wktOfUtmEpsg } from "./utm.ts";

/** What is known of one EPSG code. */
export interface EpsgDefinition {
  readonly code: number;
  /** "WGS 84 / UTM zone 11N". */
  readonly name: string;
  /** WKT version 1; null when the registry has none in that version. */
  readonly wkt: string | null;
  /** PROJ string; null when the system has no projection that PROJ writes so. */
  readonly proj: string | null;
}

const known = new Map<number, EpsgDefinition | null>();

/**
 * The definition of a code, or null when it is not known. In Node the one file of the code is read from the
 * `epsg-index` package on first use; elsewhere WGS 84, Web Mercator and its UTM zones are built in, and more
 * come through `registerEpsgDefinition`.
 */
export function epsgDefinition(code: number): EpsgDefinition | null {
  const cached = known.get(code);
  if (cached !== undefined) return cached;
  const definition = fromIndex(code) ?? builtIn(code);
  known.set(code, definition);
  return definition;
}

/** Makes a definition known where the index cannot be read, as in a browser. */
export function registerEpsgDefinition(definition: EpsgDefinition): void {
  known.set(definition.code, definition);
}

/** Codes that were asked for and not found: what a browser may fetch and register. */
export const unknownEpsgCodes = (): number[] =>
  [...known].flatMap(([code, definition]) => (definition === null ? [code] : []));

/** Is there an index that would know every code? Without one, an unknown code is not an error yet. */
export const hasEpsgIndex = () => nodeRequire() !== null;

interface IndexEntry {
  readonly name: string;
  readonly wkt: string | null;
  readonly proj4: string | null;
}

type Require = (id: string) => unknown;
let cachedRequire: Require | null | undefined;

/**
 * `require` without an import of a Node module, so that bundlers for the browser have nothing to resolve.
 * (`process.getBuiltinModule` came with Node 20.16; a static import of node:module breaks Vite builds.)
 */
function nodeRequire(): Require | null {
  cachedRequire ??=
    globalThis.process?.getBuiltinModule?.("node:module")?.createRequire(import.meta.url) ?? null;
  return cachedRequire;
}

function fromIndex(code: number): EpsgDefinition | null {
  const require = nodeRequire();
  if (require === null || !Number.isInteger(code) || code < 1) return null;
  try {
    const entry = require(`epsg-index/s/${code}.json`) as IndexEntry;
    return { code, name: entry.name, wkt: entry.wkt, proj: entry.proj4 };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return null;
    throw error;
  }
}

const WGS84_WKT =
  'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]';

function builtIn(code: number): EpsgDefinition | null {
  if (code === 4326)
    return { code, name: "WGS 84", wkt: WGS84_WKT, proj: "+proj=longlat +datum=WGS84 +no_defs" };
  if (code === 3857) return { code, name: "WGS 84 / Pseudo-Mercator", wkt: null, proj: WEB_MERCATOR };
  const zone = utmZoneOfEpsg(code);
  if (zone === null) return null;
  return {
    code,
    name: `WGS 84 / UTM zone ${zone}`,
    wkt: wktOfUtmEpsg(code, WGS84_WKT),
    proj: projOfUtmEpsg(code),
  };
}

const WEB_MERCATOR =
  "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +no_defs";
