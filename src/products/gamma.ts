import { requireCommonGrid } from "./common-grid.ts";
import { flatLayer } from "./flat-layers.ts";
import { headerOf, openGammaRasters } from "./gamma-rasters.ts";
import { acquisitionOfImages, type GammaSidecars, readGammaSidecars } from "./gamma-sidecars.ts";
import { isPairLayer, type LayerName, type PairLayer } from "./layer-name.ts";
import type { Entry } from "./listing.ts";
import { pairInName } from "./pair-name.ts";
import { assemblePairStack } from "./pair-stack.ts";
import { tabulatePairs } from "./pair-table.ts";
import type { Product } from "./product.ts";
import { mean, sampleValues } from "./sample-values.ts";
import { gatherStatics, type StaticCandidate } from "./static-layers.ts";
import type { Survey } from "./survey.ts";
import { undatedError } from "./undated.ts";

interface GammaRaster {
  readonly entry: Entry;
  readonly layer: LayerName;
}

/** Phase and coherence are REAL*4 in GAMMA; connected components and heights may be narrower. */
const FLOAT_BYTES = [4];

/**
 * GAMMA: flat rasters whose size and place one `*_dem.par` (geocoded) or `*_mli.par` (radar geometry) of the folder
 * states, with image headers and baselines of the pairs beside them.
 */
export const gamma: Product = {
  name: "gamma",
  looksFor:
    "GAMMA rasters (20180106-20180130.unw) with the parameter file of their map or image (*_dem.par, *_mli.par)",
  async claim(survey) {
    const sidecars = await readGammaSidecars(survey.listing.entries);
    if (sidecars.maps.length === 0 && sidecars.images.size === 0) return [];
    const rasters = await gammaRasters(survey);
    const phases = rasters.filter(({ layer }) => layer === "unwrappedPhase").map(({ entry }) => entry);
    // One that fits shows that the folder is GAMMA's; the others then belong to it, or are reported as broken.
    return phases.some((entry) => headerOf(entry, sidecars, FLOAT_BYTES) !== null) ? phases : [];
  },
  async open(survey) {
    const sidecars = await readGammaSidecars(survey.listing.entries);
    const files = await gammaRasters(survey);
    const dated = files.map((file) => ({ ...file, pair: pairOf(file.entry) }));
    const undated = dated.filter(({ layer, pair }) => layer === "unwrappedPhase" && pair === null);
    if (undated.length > 0)
      throw undatedError(
        undated.map(({ entry }) => entry.path),
        files.length,
      );
    const table = tabulatePairs(
      dated.flatMap(({ entry, layer, pair }) =>
        pair && isPairLayer(layer) ? [{ path: entry.path, layer, pair }] : [],
      ),
    );
    const byPath = new Map(files.map(({ entry }) => [entry.path, entry]));
    const layers = new Map<PairLayer, Awaited<ReturnType<typeof openGammaRasters>>>();
    for (const [layer, paths] of table.files) {
      const entries = paths.map((path) => byPath.get(path) as Entry);
      const bytes = layer === "connectedComponent" ? undefined : FLOAT_BYTES;
      layers.set(layer, await openGammaRasters(entries, sidecars, bytes));
    }
    const grid = requireCommonGrid([...layers.values()].flat());
    const { candidates, notes } = await staticCandidates(
      dated.filter(({ pair }) => pair === null),
      sidecars,
    );
    const statics = await gatherStatics(candidates, grid);
    const incidence = statics.layers.get("incidenceAngle");
    const stated = acquisitionOfImages(sidecars.images);
    const sampled = incidence && stated.incidence === undefined ? mean(await sampleValues(incidence)) : null;
    return assemblePairStack({
      product: "gamma",
      grid,
      pairs: table.pairs,
      layers: new Map(
        [...layers].map(([layer, rasters]) => [layer, rasters.map(({ variable }) => variable)]),
      ),
      statics: statics.layers,
      baselines: sidecars.baselines,
      acquisition: { ...stated, ...(sampled !== null && { incidence: sampled }) },
      notes: [...table.notes, ...notes, ...statics.notes, ...missingHeaders(sidecars)],
    });
  },
};

/** Files that are named like layers, are no container format, and have no ROI_PAC header. */
async function gammaRasters({ listing, family }: Survey): Promise<GammaRaster[]> {
  const paths = new Set(listing.entries.map(({ path }) => path));
  const rasters: GammaRaster[] = [];
  for (const entry of listing.entries) {
    const layer = flatLayer(entry);
    if (layer === null || paths.has(`${entry.path}.rsc`) || (await family(entry)) !== "other") continue;
    rasters.push({ entry, layer });
  }
  return rasters;
}

const pairOf = ({ name, folder }: Entry) => pairInName(name) ?? pairInName(folder);

/** Maps of the whole stack that a parameter file explains; others (a DEM in radar geometry, say) are noted. */
async function staticCandidates(files: readonly GammaRaster[], sidecars: GammaSidecars) {
  const candidates: StaticCandidate[] = [];
  const notes: string[] = [];
  for (const { entry, layer } of files) {
    if (isPairLayer(layer)) continue;
    if (headerOf(entry, sidecars) === null)
      notes.push(`${entry.path} is not used as ${layer}: its ${entry.bytes} bytes fit no parameter file.`);
    else for (const raster of await openGammaRasters([entry], sidecars)) candidates.push({ layer, raster });
  }
  return { candidates, notes };
}

const missingHeaders = ({ images }: GammaSidecars) =>
  images.size === 0 ? ["No *_slc.par or *_mli.par was found: wavelength and geometry are not known."] : [];
