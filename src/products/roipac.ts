import { parseDate } from "../dates.ts";
import type { Attributes } from "../stack/variable.ts";
import { requireCommonGrid } from "./common-grid.ts";
import { flatLayer } from "./flat-layers.ts";
import { isPairLayer, type LayerName, type PairLayer } from "./layer-name.ts";
import type { Entry, Listing } from "./listing.ts";
import { type DatePair, pairInName, pairKey } from "./pair-name.ts";
import { assemblePairStack } from "./pair-stack.ts";
import { tabulatePairs } from "./pair-table.ts";
import { openRasters, type PlacedRaster, placeRaster } from "./placed-raster.ts";
import type { Product } from "./product.ts";
import { rscAcquisition, rscNumber, rscText } from "./rsc-attributes.ts";
import { gatherStatics, type StaticCandidate } from "./static-layers.ts";
import type { Survey } from "./survey.ts";
import { undatedError } from "./undated.ts";

interface RoipacFile {
  readonly entry: Entry;
  readonly layer: LayerName;
}

/** ROI_PAC: rasters with a resource file beside each (`geo_060619-061002.unw` and `.unw.rsc`). */
export const roipac: Product = {
  name: "roipac",
  looksFor: "ROI_PAC rasters with their .rsc files (geo_060619-061002.unw and geo_060619-061002.unw.rsc)",
  claim: async ({ listing }) =>
    roipacFiles(listing)
      .filter(({ layer }) => layer === "unwrappedPhase")
      .map(({ entry }) => entry),
  async open(survey) {
    const files = roipacFiles(survey.listing);
    const maps = files.filter(({ layer }) => isPairLayer(layer));
    const rasters = await openRasters(
      survey,
      maps.map(({ entry }) => entry.path),
      phaseBand,
    );
    const dated = maps.map(({ entry, layer }, k) => ({
      path: entry.path,
      layer: layer as PairLayer,
      raster: rasters[k] as PlacedRaster,
      pair: pairInName(entry.name) ?? pairOfAttributes(rasters[k]?.attrs ?? {}),
    }));
    const undated = dated.filter(({ pair, layer }) => pair === null && layer === "unwrappedPhase");
    if (undated.length > 0)
      throw undatedError(
        undated.map(({ path }) => path),
        maps.length,
      );
    const table = tabulatePairs(
      dated.flatMap(({ path, layer, pair }) => (pair ? [{ path, layer, pair }] : [])),
    );
    const byPath = new Map(dated.map(({ path, raster }) => [path, raster]));
    const used = [...table.files.values()].flat().map((path) => byPath.get(path) as PlacedRaster);
    const grid = requireCommonGrid(used);
    const phases = (table.files.get("unwrappedPhase") ?? []).map((path) => byPath.get(path) as PlacedRaster);
    const statics = await gatherStatics(await staticCandidates(survey, files), grid);
    return assemblePairStack({
      product: "roipac",
      grid,
      pairs: table.pairs,
      layers: new Map(
        [...table.files].map(([layer, paths]) => [
          layer,
          paths.map((path) => (byPath.get(path) as PlacedRaster).variable),
        ]),
      ),
      statics: statics.layers,
      baselines: baselinesOf(table.pairs, phases),
      acquisition: rscAcquisition(phases[0]?.attrs ?? {}, phases[0]?.path ?? ""),
      notes: [...table.notes, ...statics.notes],
    });
  },
};

/** Rasters whose resource file is among the files. */
function roipacFiles({ entries }: Listing): RoipacFile[] {
  const paths = new Set(entries.map(({ path }) => path));
  return entries.flatMap((entry) => {
    const layer = flatLayer(entry);
    return layer !== null && paths.has(`${entry.path}.rsc`) ? [{ entry, layer }] : [];
  });
}

/** Two-band files hold amplitude first and then what the file is named for. */
const phaseBand = (maps: readonly PlacedRaster["variable"][]) => maps.at(-1);

function pairOfAttributes(attrs: Attributes): DatePair | null {
  const [first, second] = (rscText(attrs, "DATE12") ?? "").split(/[-_]/).map(parseDate);
  return first && second ? { reference: first, secondary: second } : null;
}

/** Mean of the baselines at the first and the last line, as MintPy takes it; metres, secondary minus reference. */
function baselinesOf(pairs: readonly DatePair[], phases: readonly PlacedRaster[]): Map<string, number> {
  const baselines = new Map<string, number>();
  pairs.forEach((pair, k) => {
    const { attrs = {}, path = "" } = phases[k] ?? {};
    const [top, bottom] = ["TOP", "BOTTOM"].map((line) => rscNumber(attrs, `P_BASELINE_${line}_HDR`, path));
    const known = [top, bottom].filter((value) => typeof value === "number");
    if (known.length > 0)
      baselines.set(pairKey(pair), known.reduce((sum, value) => sum + value, 0) / known.length);
  });
  return baselines;
}

async function staticCandidates(survey: Survey, files: readonly RoipacFile[]): Promise<StaticCandidate[]> {
  const candidates: StaticCandidate[] = [];
  for (const { entry, layer } of files)
    if (!isPairLayer(layer) && pairInName(entry.name) === null)
      candidates.push({ layer, raster: placeRaster(await survey.open(entry.path), phaseBand) });
  return candidates;
}
