import { stat } from "node:fs/promises";
import { extname } from "node:path";
import { fromSystemError, inputError, isUpwarpError } from "../../../errors.ts";
import { sameGrid } from "../../../geo/bounds.ts";
import { type Grid, IDENTITY, NO_CRS } from "../../../geo/grid.ts";
import { readManifest } from "../../../pipeline/manifest.ts";
import { closest } from "../../../pipeline/spelling.ts";
import type { Stack } from "../../../stack/stack.ts";
import type { Attributes, Variable } from "../../../stack/variable.ts";
import { relabel } from "../../../stack/views.ts";
import { openDataset } from "../../parts/formats.ts";
import { openStack, rscGrid } from "../../parts/products.ts";
import { openResult, plainName, type ResultLayer } from "../../results/open-result.ts";
import { readMintpyZeros } from "./mintpy-gaps.ts";

export type Compat = "none" | "mintpy";

export interface OpenMapsOptions {
  /** Only this layer. */
  readonly variable?: string | undefined;
  /** A file of one layer is taken whatever that is called: it goes with another file's layer. */
  readonly isSecond?: boolean;
  readonly compat?: Compat | undefined;
}

/** What a path holds: layers on one grid, with dates and acquisition where they are known. */
export interface Maps {
  readonly path: string;
  readonly stack: Stack;
}

/** MintPy's names of layers that are called otherwise here. */
const ALIASES: Readonly<Record<string, string>> = {
  timeseries: "displacement",
  unwrapphase: "unwrappedPhase",
  connectcomponent: "connectedComponent",
};

/**
 * Opens any result of ours, a stack that a product reader knows (MintPy's files among them), or any other raster, as one stack.
 *
 * @throws what the readers throw; input errors `variable-missing`, `grid-differs`
 */
export async function openMaps(
  path: string,
  { variable, isSecond = false, compat = "none" }: OpenMapsOptions = {},
): Promise<Maps> {
  const known = (await mayBeStack(path)) ? await tryStack(path) : null;
  const stack = known ?? (await openRasters(path, variable));
  const chosen = isSecond && stack.variables.size === 1 ? stack : chooseVariables(stack, variable, path);
  return { path, stack: readMintpyZeros(chosen, compat) };
}

export async function closeMaps({ stack }: Pick<Maps, "stack">): Promise<void> {
  for (const variable of stack.variables.values()) await variable.close();
}

/** The only layer of a stack. Throws `variable-ambiguous`. */
export function onlyLayer({ stack, path }: Maps, what: string): Variable {
  const [first, second] = stack.variables.values();
  if (first && !second) return first;
  throw inputError({
    code: "variable-ambiguous",
    what: `${what} is one layer, but there are several.`,
    where: path,
    got: [...stack.variables.keys()].join(", "),
    fix: "Name one with --variable, or with --by where another file decides.",
  });
}

/** A run's folder and single GeoTIFFs are results, whatever else their names may look like. */
async function mayBeStack(path: string): Promise<boolean> {
  if (/^https?:/i.test(path)) return true;
  try {
    if ((await stat(path)).isDirectory()) return (await readManifest(path)) === null;
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
  return !/^\.tiff?$/i.test(extname(path));
}

async function tryStack(path: string): Promise<Stack | null> {
  try {
    return await openStack([path]);
  } catch (error) {
    if (isUpwarpError(error, "product-unrecognised")) return null;
    throw error;
  }
}

function chooseVariables(stack: Stack, name: string | undefined, path: string): Stack {
  if (name === undefined) return stack;
  const plain = plainName(name);
  const wanted = plainName(ALIASES[plain] ?? name);
  const found = [...stack.variables].find(([candidate]) => plainName(candidate) === wanted);
  if (found) return { ...stack, variables: new Map([found]) };
  const names = [...stack.variables.keys()];
  const hint = closest(name, names);
  throw inputError({
    code: "variable-missing",
    what: `There is no variable called ${name}.`,
    where: path,
    fix: `${hint === null ? "" : `Did you mean ${hint}? `}Known: ${names.join(", ")}.`,
  });
}

async function openRasters(path: string, wanted: string | undefined): Promise<Stack> {
  const all = [...(await openResult(path)).layers.values()];
  // Of a folder with several grids, one layer may be named.
  const asked = all.filter(({ name }) => wanted !== undefined && plainName(name) === plainName(wanted));
  const layers = asked.length > 0 ? asked : all;
  const [first] = layers;
  if (first === undefined) throw new TypeError("a result has at least one layer");
  const grids = layers.map(gridOf);
  const grid = grids[0] as Grid;
  const odd = layers.find((_, k) => !sameGrid(grid, grids[k] as Grid));
  if (odd)
    throw inputError({
      code: "grid-differs",
      what: "The layers do not lie on one grid.",
      where: odd.path,
      got: `${odd.name}: ${odd.variable.shape.slice(-2).join(" x ")} against ${first.name}: ${first.variable.shape.slice(-2).join(" x ")}`,
      fix: "Name one of the files.",
    });
  // GeoTIFF's metadata are texts.
  const [y, x] = [first.attrs.reference_y, first.attrs.reference_x].map((value) =>
    Number(value ?? Number.NaN),
  );
  return {
    product: "maps",
    grid,
    variables: new Map(layers.map(named).map((variable) => [variable.name, variable])),
    network: null,
    dates: layers.find(({ dates }) => dates.length > 0)?.dates ?? [],
    acquisition: {},
    ...(Number.isInteger(y) && Number.isInteger(x) && { reference: { y: y as number, x: x as number } }),
    attrs: first.attrs,
    notes: [],
  };
}

/** A map that was written alone is called after its file; what it was called before is in its metadata. */
export const NAME_ATTRIBUTE = "variable";

function named({ name, variable, dates, attrs }: ResultLayer): Variable {
  const isSeries = variable.shape.length === 3;
  const own = attrs[NAME_ATTRIBUTE];
  return relabel(variable, {
    name: typeof own === "string" ? own : name,
    dims: isSeries ? [dates.length > 0 ? "time" : (variable.dims[0] ?? "time"), "y", "x"] : ["y", "x"],
  });
}

function gridOf({ grid, variable, attrs, path }: ResultLayer): Grid {
  const [y = 0, x = 0] = variable.shape.slice(-2);
  if (grid !== null) return grid;
  if ("X_FIRST" in attrs) return rscGrid(attrs, { y, x }, path);
  return { shape: { y, x }, affine: IDENTITY, crs: NO_CRS, geometry: "radar" };
}

/** Perpendicular baselines of the dates, which MintPy keeps beside a series; null where there are none. */
export async function readDateBaselines({ path, stack }: Maps): Promise<Float32Array | null> {
  if (stack.product !== "mintpy" || stack.dates.length === 0) return null;
  const { variables } = await openDataset(path).catch(notAFile);
  const baseline = variables.get("bperp");
  if (baseline?.shape.length !== 1 || baseline.shape[0] !== stack.dates.length) return null;
  const values = await baseline.read([[0, stack.dates.length]]);
  await baseline.close();
  return Float32Array.from(values);
}

/** A folder of MintPy's results has no one file to look into. */
function notAFile(error: unknown): { variables: ReadonlyMap<string, Variable>; attrs: Attributes } {
  if (isUpwarpError(error, "format-unknown")) return { variables: new Map(), attrs: {} };
  throw error;
}
