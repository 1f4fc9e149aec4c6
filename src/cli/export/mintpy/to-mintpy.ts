import { join } from "node:path";
import { fromSystemError, inputError } from "../../../errors.ts";
import { IDENTITY, NO_CRS } from "../../../geo/grid.ts";
import { dateBaselines } from "../../../kernels/graph/date-baselines.ts";
import type { RampKind } from "../../../kernels/raster/ramp.ts";
import type { Provenance } from "../../../pipeline/folder.ts";
import { makeFolder } from "../../../pipeline/make-folder.ts";
import type { Manifest } from "../../../pipeline/manifest.ts";
import type { Network } from "../../../stack/network.ts";
import type { Stack } from "../../../stack/stack.ts";
import type { Variable } from "../../../stack/variable.ts";
import { stackOfAttributes } from "../../parts/products.ts";
import type { ResultLayer } from "../../results/open-result.ts";
import { parseProvenance } from "../../results/provenance.ts";
import type { Geometry } from "../geocode/open-geometry.ts";
import type { MintpyFacts } from "./attributes.ts";
import { writeDateMeans } from "./date-means.ts";
import { derampedSeries } from "./deramped.ts";
import { MAP_FILES, type MintpyFile, mintpyUnit, OFFSET_MAP_FILES } from "./files.ts";
import { writeInputFiles } from "./inputs.ts";
import { excludedDates, mintpyOptions } from "./options.ts";
import { placeOfReference } from "./reference-place.ts";
import { seriesFiles } from "./series.ts";
import { openSources, type Sources } from "./sources.ts";
import { type RunDates, readRunDates, writeTexts } from "./texts.ts";
import { type Filled, writeMintpyFile } from "./write-file.ts";

export interface ExportOptions {
  readonly signal?: AbortSignal;
  /** What the run was made from, where it is at hand: MintPy repeats some of it. */
  readonly stack?: Stack;
  /** Maps of the acquisition's geometry where the stack is not at hand. */
  readonly geometry?: Pick<Geometry, "layers"> | undefined;
}

/**
 * Writes a result as MintPy's files, those for which there are layers: of a whole run every series of the chain of
 * corrections, its maps and its text files; of a single result what it holds. Returns the paths.
 */
export async function exportMintpy(
  from: string,
  out: string,
  { signal, stack, geometry }: ExportOptions = {},
): Promise<string[]> {
  const sources = await openSources(from);
  const maps = stack?.variables ?? geometry?.layers ?? null;
  try {
    await makeFolder(out);
    const { manifest } = sources;
    const dates = manifest
      ? await readRunDates(from, manifest)
      : { referenceDate: null, excluded: [], ramps: null };
    const steps = manifest ? Object.keys(manifest.steps) : null;
    const series = seriesFiles(steps ?? [], manifest?.params ?? {});
    const written: string[] = [];
    const options: Record<string, string> = {};
    for (const { step, files } of byStep([...series, ...MAP_FILES, ...OFFSET_MAP_FILES], steps)) {
      const own = manifest ? mintpyOptions(step, manifest.params, dates.excluded) : {};
      // The options of a mask are its own; all others go on to the files of later steps.
      if (step !== "coherence-mask") Object.assign(options, own);
      for (const file of files) {
        const found = await fill(file, sources);
        if (found === null || (file.isDeramped && dates.ramps === null)) continue;
        const filled = file.isDeramped ? found.map((each) => deramped(each, manifest, dates)) : found;
        const path = join(out, file.file);
        await write(path, file, filled, { ...options, ...own }, dates, sources, maps, signal);
        written.push(path);
      }
    }
    if (manifest) written.push(...(await writeTexts(from, out, manifest)));
    if (manifest) written.push(...(await writeDateMeans(sources, out, dates.referenceDate, signal)));
    if (manifest && stack) written.push(...(await writeInputFiles(stack, from, manifest, out)));
    if (written.length > 0) return written;
    throw inputError({
      code: "nothing-to-export",
      what: "The result holds nothing that MintPy has a file for.",
      where: from,
      got: sources
        .seen()
        .map(({ name }) => name)
        .join(", "),
      fix: "Name the --out folder of an sbas run.",
    });
  } catch (cause) {
    throw fromSystemError(cause, out);
  } finally {
    await sources.close();
  }
}

/** The files of each step, in the order of the steps: options add up along the chain. Without a run, all as one. */
function byStep(files: readonly MintpyFile[], steps: readonly string[] | null) {
  const names = steps ?? [...new Set(files.map(({ step }) => step))];
  return names.map((step) => ({ step, files: files.filter((file) => file.step === step) }));
}

async function fill(file: MintpyFile, sources: Sources): Promise<Filled[] | null> {
  const filled: Filled[] = [];
  for (const dataset of file.datasets) {
    const layer = await sources.find(file.step, dataset.layers);
    if (layer) filled.push({ dataset, layer });
    else if (filled.length === 0) return null;
  }
  if (VELOCITY_STEP.test(file.step)) filled.push(...(await otherMaps(file.step, filled, sources)));
  return filled;
}

const VELOCITY_STEP = /^(?:estimate-velocity|(range|azimuth)-velocity-fit)$/;

/** A series without the ramps that residual-rms took off it. */
function deramped({ dataset, layer }: Filled, manifest: Manifest | null, { ramps }: RunDates): Filled {
  const { "residual.ramp": kind, compat } = manifest?.params ?? {};
  const options = { kind: kind as RampKind, ramps: ramps ?? [], keepZero: compat === "mintpy" };
  return { dataset, layer: { ...layer, variable: derampedSeries(layer.variable, options) } };
}

/** The maps that a fit made besides the velocity: each time function has its own, under MintPy's names. */
async function otherMaps(step: string, filled: readonly Filled[], sources: Sources): Promise<Filled[]> {
  const { attrs } = filled[0]!.layer;
  const known = new Set(filled.flatMap(({ dataset }) => dataset.layers));
  const all = sources.manifest ? await sources.ofStep(step) : sources.seen();
  return all
    .filter((layer) => {
      const isOfFit = layer.attrs.provenance === attrs.provenance && typeof layer.attrs.product === "string";
      return isOfFit && layer.variable.shape.length === 2 && !known.has(layer.variable.name);
    })
    .map((layer) => {
      const { unit } = layer.variable;
      const name = withoutPrefix(layer.variable.name, VELOCITY_STEP.exec(step)?.[1]);
      // MintPy spells the unit of this one in another way.
      const unitOf = name.startsWith("velocityPost") ? "m/yr" : mintpyUnit(unit);
      return { dataset: { name, layers: [layer.variable.name], unit: unitOf }, layer };
    });
}

/** rangeAcceleration as acceleration. */
const withoutPrefix = (name: string, prefix: string | undefined) =>
  prefix && name.startsWith(prefix)
    ? name.charAt(prefix.length).toLowerCase() + name.slice(prefix.length + 1)
    : name;

async function write(
  path: string,
  file: MintpyFile,
  filled: readonly Filled[],
  options: Readonly<Record<string, string>>,
  { referenceDate, excluded }: RunDates,
  sources: Sources,
  maps: ReadonlyMap<string, Variable> | null,
  signal: AbortSignal | undefined,
): Promise<void> {
  const layer = filled[0]!.layer;
  const facts = factsOf(sources.seen());
  const text = layer.attrs.provenance;
  const provenance = typeof text === "string" ? parseProvenance(text, layer.path) : null;
  // A single result tells its own step's options.
  const own = sources.manifest === null && provenance ? optionsOf(provenance) : {};
  const moved = file.isMoved && referenceDate !== null;
  const isCompat = (sources.manifest?.params ?? provenance?.key.params)?.compat === "mintpy";
  const referencePlace = await placeOfReference(facts, { layers: maps, isCompat });
  const left = new Set([...excluded, ...(provenance ? excludedDates(provenance.key.params) : [])]);
  await writeMintpyFile(
    path,
    {
      file,
      filled,
      facts: {
        ...(file.isReferencedInSpace === false ? withoutReference(facts) : { ...facts, referencePlace }),
        dates: VELOCITY_STEP.test(file.step) ? facts.dates.filter((date) => !left.has(date)) : facts.dates,
        referenceDate: moved ? referenceDate : facts.referenceDate,
      },
      options: { ...options, ...own },
      provenance,
      origin: moved ? layer.dates.indexOf(referenceDate) : 0,
    },
    signal,
  );
}

/** Options of the step behind a result, and of the inversion where it is the same run of pixels. */
function optionsOf({ key }: Provenance): Record<string, string> {
  // A fit to a series alone knows nothing of the inversion before it.
  const isInversion = "unwrappedPhase" in key.inputs;
  return {
    ...(isInversion && mintpyOptions("invert-network", key.params)),
    ...mintpyOptions(key.step, key.params),
  };
}

function withoutReference({ reference: _, ...facts }: MintpyFacts): MintpyFacts {
  return facts;
}

/** Axes, acquisition and reference point: our groups carry them, single maps do not. */
export function factsOf(layers: readonly ResultLayer[]): MintpyFacts {
  const group = layers.find(({ attrs }) => typeof attrs.product === "string");
  const [first] = layers;
  const [y = 0, x = 0] = first?.variable.shape.slice(-2) ?? [];
  const grid = (group ?? first)?.grid ?? {
    shape: { y, x },
    affine: IDENTITY,
    crs: NO_CRS,
    geometry: "radar" as const,
  };
  if (!group) return { grid, acquisition: {}, dates: [] };
  const described = stackOfAttributes(group.attrs, group.path);
  const { network, dates } = described;
  return {
    grid,
    ...described,
    // An inversion counts from the first date; a series that was read keeps the date that it came with.
    referenceDate: network || !described.sourceAttributes?.REF_DATE ? dates[0] : undefined,
    baselines: network && baselinesOf(network),
  };
}

/** Baseline of each date against the first; NaN where no pair whose baseline is known leads to it. null where none is. */
function baselinesOf({ dates, pairs, perpendicularBaseline }: Network): readonly number[] | null {
  const known = pairs.filter((_, k) => Number.isFinite(perpendicularBaseline?.[k]));
  if (perpendicularBaseline === null || known.length === 0) return null;
  const reached = new Set(known.flatMap(({ reference, secondary }) => [reference, secondary]));
  return Array.from(dateBaselines(dates.length, pairs, perpendicularBaseline), (value, date) =>
    reached.has(date) ? value : Number.NaN,
  );
}
