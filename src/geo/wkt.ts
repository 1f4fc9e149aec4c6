import { formatError } from "../errors.ts";

/** One bracketed element of well-known text: `PARAMETER["scale_factor",0.9996]`. Keywords are upper case. */
export interface WktNode {
  readonly keyword: string;
  readonly values: readonly (string | number | WktNode)[];
}

interface OpenNode {
  keyword: string;
  values: (string | number | WktNode)[];
}

/** Real definitions nest 7 deep; this only stops hostile text. */
const MAX_DEPTH = 64;
/** A quoted text ("" stands for one quote), a bracket, a comma, or a bare word or number. */
const TOKEN = /"((?:[^"]|"")*)"|([[(])|([\])])|(,)|([^\s"[\](),]+)/gy;

/**
 * Parses well-known text of a coordinate reference system, version 1 (OGC 01-009) or 2 (ISO 19162), into its
 * tree. Throws the format error "wkt-unreadable" when brackets or quotes do not match.
 */
export function parseWkt(text: string): WktNode {
  const stack: OpenNode[] = [];
  let root: OpenNode | null = null;
  let word: string | null = null;
  let position = 0;
  const fail = () =>
    formatError({
      code: "wkt-unreadable",
      what: "The well-known text of the coordinate reference system cannot be parsed.",
      where: `character ${position}`,
      got: text.slice(0, 80),
      fix: "Give the EPSG code instead, for example EPSG:32611.",
    });
  const flush = () => {
    if (word === null) return;
    const parent = stack.at(-1);
    if (parent === undefined) throw fail();
    parent.values.push(/^[-+.\d]/.test(word) && !Number.isNaN(Number(word)) ? Number(word) : word);
    word = null;
  };
  const source = text.trim();
  TOKEN.lastIndex = 0;
  while (position < source.length) {
    TOKEN.lastIndex = position;
    const match = TOKEN.exec(source);
    if (match === null) {
      if (!/\s/.test(source[position] ?? "")) throw fail();
      position += 1;
      continue;
    }
    position = TOKEN.lastIndex;
    const [, quoted, open, close, comma, bare] = match;
    if (bare !== undefined) {
      if (word !== null || (stack.length === 0 && root !== null)) throw fail();
      word = bare;
    } else if (open !== undefined) {
      if (word === null || stack.length >= MAX_DEPTH) throw fail();
      const node: OpenNode = { keyword: word.toUpperCase(), values: [] };
      word = null;
      const parent = stack.at(-1);
      if (parent) parent.values.push(node);
      else root = node;
      stack.push(node);
    } else if (stack.length === 0) throw fail();
    else if (quoted !== undefined) stack.at(-1)?.values.push(quoted.replaceAll('""', '"'));
    else {
      flush();
      if (comma === undefined && close !== undefined) stack.pop();
    }
  }
  if (root === null || stack.length > 0 || word !== null) throw fail();
  return root;
}

const isNode = (value: string | number | WktNode): value is WktNode => typeof value === "object";

/** Direct children with one of the keywords. */
function childrenOf(node: WktNode, ...keywords: readonly string[]): WktNode[] {
  return node.values.filter(isNode).filter((child) => keywords.includes(child.keyword));
}

/** The first direct child with one of the keywords. */
export function childOf(node: WktNode, ...keywords: readonly string[]): WktNode | undefined {
  return childrenOf(node, ...keywords)[0];
}

/** The first value of a node as text: its name. "" when it has none. */
export function nameOf(node: WktNode | undefined): string {
  const first = node?.values[0];
  return typeof first === "string" ? first : "";
}

/** The value at a position as a number; NaN when it is none. */
function numberAt(node: WktNode | undefined, index: number): number {
  const value = node?.values[index];
  return typeof value === "number" || typeof value === "string" ? Number(value) : Number.NaN;
}

/** The EPSG code that a node itself carries (AUTHORITY or ID as a direct child), never a nested one's. */
export function epsgOf(node: WktNode | undefined): number | null {
  if (node === undefined) return null;
  for (const id of childrenOf(node, "AUTHORITY", "ID")) {
    const code = numberAt(id, 1);
    if (nameOf(id).toUpperCase() === "EPSG" && Number.isInteger(code)) return code;
  }
  return null;
}

const HORIZONTAL = [
  "PROJCS",
  "GEOGCS",
  "GEOCCS",
  "PROJCRS",
  "PROJECTEDCRS",
  "GEOGCRS",
  "GEOGRAPHICCRS",
  "GEODCRS",
];
const WRAPPERS = ["COMPD_CS", "COMPOUNDCRS", "BOUNDCRS", "SOURCECRS"];

/** The horizontal system inside a compound or bound one; the node itself otherwise. */
export function horizontalOf(node: WktNode): WktNode {
  if (!WRAPPERS.includes(node.keyword)) return node;
  const inner = childOf(node, ...HORIZONTAL, ...WRAPPERS);
  return inner === undefined ? node : horizontalOf(inner);
}

/** Is it a projected system (in either version's spelling)? */
export const isProjectedNode = (node: WktNode) =>
  ["PROJCS", "PROJCRS", "PROJECTEDCRS"].includes(node.keyword);

/** Is it a geographic system of longitude and latitude? */
export const isGeographicNode = (node: WktNode) =>
  ["GEOGCS", "GEOGCRS", "GEOGRAPHICCRS"].includes(node.keyword) ||
  (node.keyword === "GEODCRS" && nameOf(childOf(node, "CS")) === "ellipsoidal");

/** Spelling-free name, for comparing parameters: "Latitude of natural origin" -> "latitude_of_natural_origin". */
export const plainName = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, "_");

/** Version 2 gathers a projection's method and parameters in a node of their own. */
const conversionOf = (node: WktNode) => childOf(node, "CONVERSION") ?? node;

/** Plain name of a projected system's method; "" when it has none. */
export const methodOf = (node: WktNode): string =>
  plainName(nameOf(childOf(conversionOf(node), "PROJECTION", "METHOD")));

/** Parameters of a projected system by plain name, in the units written there. */
export function projectionParameters(node: WktNode): ReadonlyMap<string, number> {
  const parameters = childrenOf(conversionOf(node), "PARAMETER");
  return new Map(parameters.map((p) => [plainName(nameOf(p)), numberAt(p, 1)]));
}

/** The geographic system under a projected one; itself when it is geographic. */
export function geographicBaseOf(node: WktNode): WktNode {
  return childOf(node, "GEOGCS", "BASEGEOGCRS", "BASEGEODCRS", "GEOGCRS", "GEODCRS", "GEOGRAPHICCRS") ?? node;
}

/** Semi-major axis in metres and inverse flattening (0 for a sphere). NaN when the text has no ellipsoid. */
export function ellipsoidOf(node: WktNode): { semiMajor: number; inverseFlattening: number } {
  const base = geographicBaseOf(node);
  const datum = childOf(base, "DATUM", "ENSEMBLE", "GEODETICDATUM", "TRF");
  const ellipsoid = datum && childOf(datum, "SPHEROID", "ELLIPSOID");
  return { semiMajor: numberAt(ellipsoid, 1), inverseFlattening: numberAt(ellipsoid, 2) };
}

/** Longitude that a geographic system counts from, in its own unit; 0, Greenwich, when it says nothing. */
export function primeMeridianOf(base: WktNode): number {
  const meridian = childOf(base, "PRIMEM", "PRIMEMERIDIAN");
  return meridian === undefined ? 0 : numberAt(meridian, 1);
}

/** Metres (or radians) per unit of the coordinates; NaN when the text does not say. */
export function unitFactorOf(node: WktNode): number {
  const units = ["UNIT", "LENGTHUNIT", "ANGLEUNIT"];
  const axis = childOf(node, "AXIS");
  return numberAt(childOf(node, ...units) ?? (axis && childOf(axis, ...units)), 1);
}
