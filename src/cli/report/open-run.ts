import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { inputError } from "../../errors.ts";
import { type Grid, IDENTITY, NO_CRS } from "../../geo/grid.ts";
import { type Provenance, RunFolder } from "../../pipeline/folder.ts";
import { type Manifest, readManifest } from "../../pipeline/manifest.ts";
import type { Recipe } from "../../pipeline/recipe.ts";
import type { Stack } from "../../stack/stack.ts";
import type { Dataset, Variable } from "../../stack/variable.ts";
import { openDataset } from "../parts/formats.ts";
import { stackOfAttributes } from "../parts/products.ts";
import { findRecipe } from "../parts/systems.ts";
import { parseProvenance } from "../results/provenance.ts";

/** One step of a finished run as it lies in the folder. */
export interface RunStep {
  readonly name: string;
  readonly provenance: Provenance;
  /** Its arrays by name, coordinates left out. */
  readonly variables: ReadonlyMap<string, Variable>;
  /** What a global step found; not checked. */
  readonly record: unknown;
}

/** A finished run, opened for reading. */
export interface Run {
  readonly path: string;
  readonly manifest: Manifest;
  readonly recipe: Recipe;
  /** The steps that took part, in their order. */
  readonly steps: ReadonlyMap<string, RunStep>;
  readonly grid: Grid;
  /** Axes and acquisition as the results carry them: without the pairs that were left out. */
  readonly stack: Pick<Stack, "network" | "dates" | "acquisition" | "reference" | "sourceAttributes">;
  /** The array of a name that the last step wrote; null where none did. */
  output(name: string): Variable | null;
  close(): Promise<void>;
}

/** Opens the folder of a finished run. Throws `run-missing`, `run-damaged`. */
export async function openRun(path: string): Promise<Run> {
  const manifest = await readManifest(path);
  if (manifest === null) throw notARun(path);
  const recipe = findRecipe(manifest.recipe);
  const steps = new Map<string, RunStep>();
  const datasets: Dataset[] = [];
  for (const [name, place] of Object.entries(manifest.steps)) {
    const { step, dataset } = await openStep(path, name, place);
    steps.set(name, step);
    if (dataset !== null) datasets.push(dataset);
  }
  const described = datasets.findLast(({ attrs }) => Array.isArray(attrs.dates));
  const [variable] = [...steps.values()].flatMap(({ variables }) =>
    [...variables.values()].filter(({ shape }) => shape.length >= 2),
  );
  if (described === undefined || variable === undefined)
    throw damaged(path, "none of its steps holds a map or a series");
  const [y = 0, x = 0] = variable.shape.slice(-2);
  return {
    path,
    manifest,
    recipe,
    steps,
    grid: described.grid ?? { shape: { y, x }, affine: IDENTITY, crs: NO_CRS, geometry: "radar" },
    stack: stackOfAttributes(described.attrs, described.path),
    output: (name) =>
      [...steps.values()].findLast(({ variables }) => variables.has(name))?.variables.get(name) ?? null,
    async close() {
      for (const { variables } of steps.values()) for (const one of variables.values()) await one.close();
    },
  };
}

/** Step folders lie in `steps`; a manifest that says otherwise was not written by a run. */
const STEP_FOLDER = /^steps\/[A-Za-z0-9][\w.-]*$/;
const COORDINATES = new Set(["time", "pair", "y", "x", "spatial_ref"]);

async function openStep(root: string, name: string, place: string) {
  if (typeof place !== "string" || !STEP_FOLDER.test(place))
    throw damaged(root, `${name} is said to be in ${String(place)}`);
  const path = join(root, place);
  const folder = new RunFolder(root);
  const provenance = await folder.provenance(path);
  if (provenance === null) throw damaged(root, `${place} is missing or unfinished`);
  const { doc, notes, references, ...rest } = parseProvenance(
    JSON.stringify(provenance),
    join(path, "provenance.json"),
  );
  const dataset = existsSync(join(path, ".zgroup")) ? await openDataset(path) : null;
  const step: RunStep = {
    name,
    provenance: {
      ...rest,
      doc: String(doc ?? ""),
      notes: textsOf(notes),
      references: textsOf(references),
    },
    variables: new Map([...(dataset?.variables ?? [])].filter(([variable]) => !COORDINATES.has(variable))),
    record: await folder.record(path),
  };
  return { step, dataset };
}

const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** The demo and other makers put a run into a folder below theirs. */
const BELOW = ["sbas", "run", "out"];

function notARun(path: string) {
  const below = BELOW.map((name) => join(path, name)).find((place) => existsSync(join(place, "run.json")));
  return inputError({
    code: "run-missing",
    what: "This is not the folder of a finished run: it has no run.json.",
    where: path,
    fix:
      below === undefined
        ? "Name the --out folder of `upwarp run`, and wait until the run is done."
        : `The run lies below it: upwarp report ${below}`,
  });
}

const damaged = (path: string, got: string) =>
  inputError({
    code: "run-damaged",
    what: "The folder does not hold the whole run.",
    where: basename(path) === "" ? path : join(path, "run.json"),
    got,
    fix: "Run again into the same folder: what is missing is computed, the rest is reused.",
  });
