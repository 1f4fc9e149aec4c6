import { readFile } from "node:fs/promises";
import { fromSystemError, inputError } from "../errors.ts";
import { slantRangeOfIncidence } from "../geo/slant-range.ts";
import type { Acquisition } from "../stack/stack.ts";
import type { Variable } from "../stack/variable.ts";
import { clipToCommonExtent } from "./common-grid.ts";
import { count, enumerate } from "./enumerate.ts";
import { type Hyp3Metadata, readHyp3Metadata } from "./hyp3-metadata.ts";
import { type Hyp3Name, hyp3Layer, parseHyp3Name } from "./hyp3-name.ts";
import { isPairLayer, type LayerName, type PairLayer, type StaticLayer } from "./layer-name.ts";
import type { Entry } from "./listing.ts";
import { pairKey } from "./pair-name.ts";
import { assemblePairStack } from "./pair-stack.ts";
import { tabulatePairs } from "./pair-table.ts";
import { openRasters, type PlacedRaster } from "./placed-raster.ts";
import type { Product } from "./product.ts";
import { mean, sampleValues } from "./sample-values.ts";
import { gatherStatics } from "./static-layers.ts";

interface Hyp3File {
  readonly entry: Entry;
  readonly name: Hyp3Name;
  readonly layer: LayerName;
}

/**
 * ASF HyP3 InSAR products (GAMMA scenes, ISCE single and multi bursts), one folder each or all in one. Products of
 * one frame differ in extent by some pixels: they are cropped to what all share.
 */
export const hyp3: Product = {
  name: "hyp3",
  looksFor:
    "HyP3 products (S1AA_<time>_<time>_VVP024_INT80_G_ueF_1234_unw_phase.tif with its .txt beside it)",
  claim: async ({ listing }) =>
    hyp3Files(listing.entries)
      .filter(({ layer }) => layer === "unwrappedPhase")
      .map(({ entry }) => entry),
  async open(survey) {
    const { entries } = survey.listing;
    const files = hyp3Files(entries);
    const table = tabulatePairs(
      files.flatMap(({ entry, name, layer }) =>
        isPairLayer(layer) ? [{ path: entry.path, layer, pair: name.pair }] : [],
      ),
    );
    const nameOf = new Map(files.map(({ entry, name }) => [entry.path, name]));
    const products = (table.files.get("unwrappedPhase") ?? []).map((path) => nameOf.get(path) as Hyp3Name);
    const metadata = await readMetadata(products, entries);

    const statics = onePerLayer(files, products);
    const paths = [...[...table.files.values()].flat(), ...statics.map(({ path }) => path)];
    const { grid, rasters, notes } = clipToCommonExtent(await openRasters(survey, paths));
    const byPath = new Map(rasters.map((raster) => [raster.path, raster]));
    const at = (path: string) => byPath.get(path) as PlacedRaster;
    const gathered = await gatherStatics(
      statics.map(({ layer, path }) => ({ layer, raster: at(path) })),
      grid,
    );
    const layers = new Map<PairLayer, Variable[]>();
    for (const [layer, list] of table.files)
      layers.set(
        layer,
        list.map((path) => at(path).variable),
      );

    const first = metadata.get(products[0]?.product ?? "");
    return assemblePairStack({
      product: "hyp3",
      grid,
      pairs: table.pairs,
      layers,
      statics: gathered.layers,
      baselines: new Map(
        products.flatMap(({ product, pair }) => {
          const baseline = metadata.get(product)?.baseline;
          return typeof baseline === "number" ? [[pairKey(pair), baseline] as const] : [];
        }),
      ),
      acquisition: await completeAcquisition(first, gathered.layers),
      attrs: first?.unwrapping ? { unwrapMethod: first.unwrapping } : {},
      notes: [...notes, ...table.notes, ...gathered.notes, ...differentLooks(metadata)],
    });
  },
};

function hyp3Files(entries: readonly Entry[]): Hyp3File[] {
  return entries.flatMap((entry) => {
    const name = parseHyp3Name(entry.name);
    const layer = name && hyp3Layer(entry.name, name.product);
    return name && layer ? [{ entry, name, layer }] : [];
  });
}

/** Heights and angles come with every product and are the same; those of the first pair that has them are taken. */
function onePerLayer(files: readonly Hyp3File[], products: readonly Hyp3Name[]) {
  const chosen = new Map<StaticLayer, string>();
  for (const { product } of products)
    for (const { entry, name, layer } of files)
      if (name.product === product && !isPairLayer(layer) && !chosen.has(layer))
        chosen.set(layer, entry.path);
  return [...chosen].map(([layer, path]) => ({ layer, path }));
}

/** The metadata text of each product. Throws "metadata-missing" with every product that has none. */
async function readMetadata(
  products: readonly Hyp3Name[],
  entries: readonly Entry[],
): Promise<Map<string, Hyp3Metadata>> {
  const texts = new Map(
    entries.filter(({ name }) => name.endsWith(".txt")).map((entry) => [entry.name, entry.path]),
  );
  const missing = products.filter(({ product }) => !texts.has(`${product}.txt`));
  if (missing.length > 0)
    throw inputError({
      code: "metadata-missing",
      what: `${count(missing.length, "HyP3 product")} of ${products.length} ${missing.length === 1 ? "has" : "have"} no metadata text.`,
      where: enumerate(missing.map(({ product }) => `${product}.txt`)),
      fix: "Keep the .txt file of each product beside its rasters; it is in the product's zip.",
    });
  const metadata = new Map<string, Hyp3Metadata>();
  for (const { product } of products) {
    const path = texts.get(`${product}.txt`) as string;
    const text = await readFile(path, "utf8").catch((cause: unknown) => {
      throw fromSystemError(cause, path);
    });
    metadata.set(product, readHyp3Metadata(text));
  }
  return metadata;
}

/** HyP3's text has no incidence angle: it comes from the look vector, and a missing slant range from it by the sine law. */
async function completeAcquisition(
  metadata: Hyp3Metadata | undefined,
  layers: ReadonlyMap<string, Variable>,
): Promise<Acquisition> {
  if (metadata === undefined) return {};
  const { acquisition } = metadata;
  const { earthRadius, satelliteHeight } = acquisition;
  const layer = layers.get("incidenceAngle");
  const incidence = layer ? mean(await sampleValues(layer)) : null;
  if (incidence === null) return acquisition;
  const known = earthRadius !== undefined && satelliteHeight !== undefined;
  return {
    ...(known && { slantRange: slantRangeOfIncidence(incidence, earthRadius, satelliteHeight) }),
    ...acquisition,
    incidence,
  };
}

function differentLooks(metadata: ReadonlyMap<string, Hyp3Metadata>): string[] {
  const looks = new Set([...metadata.values()].map(({ acquisition }) => acquisition.looks));
  return looks.size > 1
    ? [`The products have different numbers of looks (${[...looks].join(", ")}); the first is used.`]
    : [];
}
