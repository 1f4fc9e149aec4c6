import { parseDate } from "../dates.ts";
import { isUpwarpError, type UpwarpError } from "../errors.ts";
import type { Acquisition } from "../stack/stack.ts";
import type { Attributes } from "../stack/variable.ts";
import { requireCommonGrid } from "./common-grid.ts";
import { count, enumerate } from "./enumerate.ts";
import { acquisitionOfImages, readGammaSidecars } from "./gamma-sidecars.ts";
import { isPairLayer, type LayerName, layerInName, type PairLayer } from "./layer-name.ts";
import type { Entry } from "./listing.ts";
import { type DatePair, pairInName, pairKey } from "./pair-name.ts";
import { assemblePairStack } from "./pair-stack.ts";
import { type PairFile, tabulatePairs } from "./pair-table.ts";
import { openRasters, placeRaster } from "./placed-raster.ts";
import type { Product } from "./product.ts";
import { mean, sampleValues } from "./sample-values.ts";
import { gatherStatics, type StaticCandidate } from "./static-layers.ts";
import type { Survey } from "./survey.ts";
import { undatedError } from "./undated.ts";

/** A GeoTIFF of the folder as its tags and its name describe it. */
interface TiffFile {
  readonly entry: Entry;
  readonly layer: LayerName | null;
  readonly pair: DatePair | null;
  readonly attrs: Attributes;
  /** Why the file cannot be read. */
  readonly problem: UpwarpError | null;
}

/**
 * A folder of GeoTIFFs: interferograms, coherence and what belongs to them. Tags come first (PyRate's FIRST_DATE,
 * SECOND_DATE, DATA_TYPE), then the words and dates of the file's name, then those of its folder's.
 */
export const geotiffPairs: Product = {
  name: "geotiff-pairs",
  looksFor: "GeoTIFFs with two dates in their tags or names (20180106_20180130.unw.tif)",
  async claim(survey) {
    const files = await describeTiffs(survey, survey.listing.entries);
    return files.filter(({ layer }) => layer === "unwrappedPhase").map(({ entry }) => entry);
  },
  async open(survey) {
    const files = await describeTiffs(survey, survey.listing.entries);
    rejectUndated(files);
    const table = tabulatePairs(files.flatMap(asPairFile));
    const opened = new Map<PairLayer, Awaited<ReturnType<typeof openRasters>>>();
    for (const [layer, paths] of table.files) opened.set(layer, await openRasters(survey, paths));
    const grid = requireCommonGrid([...opened.values()].flat());
    const statics = await gatherStatics(await staticCandidates(survey, files), grid);
    const sidecars = await readGammaSidecars(survey.listing.entries);
    const incidence = statics.layers.get("incidenceAngle");
    const acquisition = {
      ...acquisitionOfImages(sidecars.images),
      ...(incidence && withIncidence(mean(await sampleValues(incidence)))),
    };
    const tagged = acquisitionOfTags(files.filter(({ layer, pair }) => layer === "unwrappedPhase" && pair));
    const layers = [...opened].map(([layer, rasters]) => [layer, rasters.map((r) => r.variable)] as const);
    return assemblePairStack({
      product: "geotiff-pairs",
      grid,
      pairs: table.pairs,
      layers: new Map(layers),
      statics: statics.layers,
      baselines: sidecars.baselines,
      acquisition: { ...acquisition, ...tagged },
      notes: [...table.notes, ...statics.notes, ...leftAside(files), ...contradictions(acquisition, tagged)],
    });
  },
};

/** What each GeoTIFF is; files that cannot be read count by their names, so that their pairs are not lost in silence. */
async function describeTiffs(survey: Survey, entries: readonly Entry[]): Promise<TiffFile[]> {
  const files: TiffFile[] = [];
  for (const entry of entries) {
    if ((await survey.family(entry)) !== "tiff") continue;
    const byName = { layer: layerOfNames(entry), pair: pairInName(entry.name) ?? pairInName(entry.folder) };
    try {
      const { attrs } = await survey.open(entry.path);
      const byTags = { layer: layerOfTags(attrs), pair: pairOfTags(attrs) };
      files.push({
        entry,
        attrs,
        problem: null,
        layer: byTags.layer ?? byName.layer,
        pair: byTags.pair ?? byName.pair,
      });
    } catch (cause) {
      // Reported when the stack needs the file (`openRasters`), and noted when it does not.
      if (!isUpwarpError(cause)) throw cause;
      files.push({ entry, ...byName, attrs: {}, problem: cause });
    }
  }
  return files;
}

const layerOfNames = ({ name, folder }: Entry) =>
  layerInName(name) ?? (pairInName(name) ? layerInName(folder) : null);

/** PyRate's DATA_TYPE of unprocessed inputs; its results (COH_MEAN, DEM_ERROR_MAP) are no layers. */
const DATA_TYPES: Readonly<Record<string, LayerName>> = {
  ORIGINAL_IFG: "unwrappedPhase",
  ORIGINAL_COH: "coherence",
  ORIGINAL_DEM: "height",
};

const layerOfTags = (attrs: Attributes): LayerName | null => DATA_TYPES[String(attrs.DATA_TYPE)] ?? null;

function pairOfTags(attrs: Attributes): DatePair | null {
  const [reference, secondary] = [parseDate(String(attrs.FIRST_DATE)), parseDate(String(attrs.SECOND_DATE))];
  return reference !== null && secondary !== null ? { reference, secondary } : null;
}

const asPairFile = ({ entry, layer, pair }: TiffFile): PairFile[] =>
  pair !== null && isPairLayer(layer) ? [{ path: entry.path, layer, pair }] : [];

/** A file that calls itself unwrapped but has no dates would be missed in silence. */
function rejectUndated(files: readonly TiffFile[]): void {
  const undated = files.filter(({ layer, pair }) => layer === "unwrappedPhase" && pair === null);
  if (undated.length > 0)
    throw undatedError(
      undated.map(({ entry }) => entry.path),
      files.length,
    );
}

async function staticCandidates(survey: Survey, files: readonly TiffFile[]): Promise<StaticCandidate[]> {
  const candidates: StaticCandidate[] = [];
  for (const { entry, layer, pair } of files)
    if (layer !== null && !isPairLayer(layer) && pair === null)
      candidates.push({ layer, raster: placeRaster(await survey.open(entry.path)) });
  return candidates;
}

const number = (attrs: Attributes, key: string): number | null => {
  const value = attrs[key] === undefined ? Number.NaN : Number(attrs[key]);
  return Number.isFinite(value) ? value : null;
};

/** Wavelength, incidence and time of day from the tags of the first interferogram that states them. */
function acquisitionOfTags(files: readonly TiffFile[]): Acquisition {
  const first = (key: string) =>
    files.map(({ attrs }) => number(attrs, key)).find((value) => value !== null) ?? null;
  const wavelength = first("WAVELENGTH_METRES");
  const time = files
    .map(({ attrs }) => /^(\d{2}):(\d{2}):(\d{2})/.exec(String(attrs.FIRST_TIME)))
    .find(Boolean);
  return {
    ...(wavelength !== null && { wavelength }),
    ...withIncidence(first("INCIDENCE_DEGREES")),
    ...(time && { secondsOfDay: Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(time[3]) }),
  };
}

const withIncidence = (incidence: number | null) => (incidence === null ? {} : { incidence });

/** Relative difference of two wavelengths that is worth a word: tenfold what rounding to five digits leaves. */
const WAVELENGTH_TOLERANCE = 1e-4;

function contradictions(header: Acquisition, tags: Acquisition): string[] {
  if (header.wavelength === undefined || tags.wavelength === undefined) return [];
  const ratio = tags.wavelength / header.wavelength - 1;
  if (Math.abs(ratio) < WAVELENGTH_TOLERANCE) return [];
  return [
    `The tags say wavelength ${tags.wavelength.toPrecision(8)} m, the GAMMA headers ${header.wavelength.toPrecision(8)} m (${(100 * ratio).toFixed(3)} %); the tags are followed.`,
  ];
}

function leftAside(files: readonly TiffFile[]): string[] {
  const broken = files.filter(({ problem, layer }) => problem !== null && layer === null);
  const odd = files.filter(({ layer, pair, problem }) => layer === null && pair !== null && problem === null);
  const names = enumerate(
    odd.map(({ entry, pair }) => `${entry.name} (${pair ? pairKey(pair) : ""})`),
    ", ",
  );
  return [
    ...broken.map(({ entry, problem }) => `${entry.path} cannot be read and is not used (${problem?.code}).`),
    ...(odd.length > 0
      ? [`${count(odd.length, "GeoTIFF")} of known dates but unknown content left aside: ${names}.`]
      : []),
  ];
}
