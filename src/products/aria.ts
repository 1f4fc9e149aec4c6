import { isUpwarpError } from "../errors.ts";
import { sameGrid } from "../geo/bounds.ts";
import type { Grid } from "../geo/grid.ts";
import type { Acquisition } from "../stack/stack.ts";
import type { Variable } from "../stack/variable.ts";
import { relabel, sampleOnGrid } from "../stack/views.ts";
import { knownFields } from "./acquisition-fields.ts";
import { isGunwName } from "./aria-gunw.ts";
import { arrangeLayers } from "./arrange-layers.ts";
import { SENTINEL1_WAVELENGTH } from "./hyp3-metadata.ts";
import { earlierFirst, lateFirstKeys, orientPhases } from "./late-first.ts";
import type { PairLayer } from "./layer-name.ts";
import type { Entry, Listing } from "./listing.ts";
import { azimuthOfPhi, incidenceInDegrees } from "./look-layers.ts";
import { type DatePair, pairInName, pairKey } from "./pair-name.ts";
import { assemblePairStack } from "./pair-stack.ts";
import { tabulatePairs } from "./pair-table.ts";
import type { PlacedRaster } from "./placed-raster.ts";
import type { Product } from "./product.ts";
import { mean, sampleValues } from "./sample-values.ts";
import type { Survey } from "./survey.ts";
import { openVirtual, readVrt } from "./virtual-raster.ts";

const FOLDERS: Readonly<Record<PairLayer, string>> = {
  unwrappedPhase: "unwrappedPhase",
  coherence: "coherence",
  connectedComponent: "connectedComponents",
};

/**
 * What ARIA-tools (ariaTSsetup.py, ariaExtract.py) extracts from ARIA's interferograms: a folder for each layer with a
 * VRT, an ENVI raster or a GeoTIFF for each pair, named and formed late minus early, a DEM, a mask, and in
 * stack/unwrapStack.vrt the baselines and the acquisition.
 */
export const aria: Product = {
  name: "aria",
  looksFor:
    "the output folder of ARIA-tools (unwrappedPhase/20180118_20180106.vrt, coherence, connectedComponents, incidenceAngle, azimuthAngle, stack)",
  claim: async ({ listing }) => {
    const phases = new Set(layerFiles(listing, FOLDERS.unwrappedPhase).map(({ path }) => path));
    // Without extracted phases the interferograms beside are aria-gunw's.
    if (phases.size === 0) return [];
    return listing.entries.filter(({ path, name }) => phases.has(path) || isGunwName(name));
  },
  async open(survey) {
    const { listing } = survey;
    const files = (Object.keys(FOLDERS) as PairLayer[]).flatMap((layer) =>
      layerFiles(listing, FOLDERS[layer]).map((entry) => ({
        entry,
        path: entry.path,
        layer,
        pair: pairInName(entry.name) as DatePair,
      })),
    );
    const table = tabulatePairs(files.map((file) => ({ ...file, pair: earlierFirst(file.pair) })));
    const entryOf = new Map(files.map(({ path, entry }) => [path, entry]));
    const arranged = await arrangeLayers(table, async (_layer, paths) => {
      const rasters: PlacedRaster[] = [];
      for (const path of paths) rasters.push(await openVirtual(survey, entryOf.get(path) as Entry));
      return rasters;
    });
    const { grid } = arranged;
    const layers = new Map(arranged.layers);
    const lateFirst = lateFirstKeys(
      files.filter(({ layer }) => layer === "unwrappedPhase").map(({ pair }) => pair),
    );
    layers.set("unwrappedPhase", orientPhases(layers.get("unwrappedPhase") ?? [], table.pairs, lateFirst));
    const statics = await staticLayers(survey, grid);
    const facts = await stackFacts(survey);
    const incidence = statics.layers.get("incidenceAngle");
    return assemblePairStack({
      product: "aria",
      grid,
      pairs: table.pairs,
      layers,
      statics: statics.layers,
      baselines: facts.baselines.size > 0 ? facts.baselines : await sampledBaselines(survey),
      acquisition: {
        ...facts.acquisition,
        ...knownFields({ incidence: incidence ? mean(await sampleValues(incidence)) : null }),
      },
      notes: [...arranged.notes, ...table.notes, ...statics.notes, ...facts.notes],
    });
  },
};

/** One raster for each pair of a layer's folder: the VRT where there is one, else the raster itself. */
function layerFiles({ entries }: Listing, folder: string): Entry[] {
  const chosen = new Map<string, Entry>();
  for (const entry of entries) {
    const match = /^(\d{8}_\d{8})(\.vrt|\.tiff?)?$/i.exec(entry.name);
    const pair = match && entry.folder === folder ? pairInName(entry.name) : null;
    if (!match?.[1] || pair === null || entry.kind !== "file") continue;
    if (!chosen.has(match[1]) || /\.vrt$/i.test(entry.name)) chosen.set(match[1], entry);
  }
  return [...chosen.values()];
}

/** Of the folders that hold one raster for the stack (or one for each pair, which are alike), the first that opens. */
async function staticLayers(survey: Survey, grid: Grid) {
  const layers = new Map<string, Variable>();
  const notes: string[] = [];
  const use = async (
    name: string,
    entries: readonly Entry[],
    convert: (variable: Variable) => Variable | Promise<Variable>,
  ) => {
    for (const entry of entries) {
      try {
        const raster = await openVirtual(survey, entry);
        const converted = await convert(raster.variable);
        const fits = sameGrid(raster.grid, grid);
        if (!fits)
          notes.push(`${name} is interpolated from ${entry.path} to the grid of the interferograms.`);
        const method = name === "waterMask" ? "nearest" : "bilinear";
        layers.set(name, fits ? converted : sampleOnGrid(converted, raster.grid, grid, method));
        return;
      } catch (cause) {
        if (!isUpwarpError(cause)) throw cause;
        notes.push(`${entry.path} cannot be read and is not used as ${name} (${cause.code}).`);
      }
    }
  };
  await use("incidenceAngle", layerFiles(survey.listing, "incidenceAngle").slice(0, 1), incidenceInDegrees);
  await use("azimuthAngle", layerFiles(survey.listing, "azimuthAngle").slice(0, 1), azimuthOfPhi);
  await use("height", rasterOf(survey.listing, "DEM", /\.(dem|tiff?)$/i), (map) =>
    relabel(map, { name: "height", unit: "m" }),
  );
  // 1 is land.
  await use("waterMask", rasterOf(survey.listing, "mask", /\.(msk|tiff?)$/i), (map) =>
    relabel(map, { name: "waterMask", unit: "1", nodata: null }),
  );
  return { layers, notes };
}

/** The raster of a folder, or the VRT beside it when the raster has no header of its own. */
function rasterOf({ entries }: Listing, folder: string, names: RegExp): Entry[] {
  const own = entries.filter((entry) => entry.folder === folder && entry.kind === "file");
  const rasters = own.filter(({ name }) => names.test(name)).slice(0, 1);
  const virtual = own.filter(({ name }) => /\.vrt$/i.test(name) && !/^\d{8}_\d{8}/.test(name)).slice(0, 1);
  return rasters.length > 0 ? rasters : virtual;
}

interface StackFacts {
  readonly baselines: Map<string, number>;
  readonly acquisition: Acquisition;
  readonly notes: readonly string[];
}

/** What the bands of stack/unwrapStack.vrt say of their pairs; its rasters are not needed. */
async function stackFacts({ listing }: Survey): Promise<StackFacts> {
  const entry = listing.entries.find(
    ({ name, folder }) => folder === "stack" && /^unwrapStack\.vrt$/i.test(name),
  );
  const vrt = entry ? await readVrt(entry) : null;
  const bands = (vrt?.bands ?? []).map(({ metadata }) => metadata);
  const baselines = new Map<string, number>();
  for (const band of bands) {
    const pair = pairInName(band.Dates ?? "");
    const value = Number(band.perpendicularBaseline ?? band.bPerp ?? Number.NaN);
    if (pair === null || !Number.isFinite(value)) continue;
    const ordered = earlierFirst(pair);
    baselines.set(pairKey(ordered), ordered.reference === pair.reference ? value : -value);
  }
  const first = bands[0] ?? {};
  const number = (...keys: readonly string[]) => {
    const value = Number(keys.map((key) => first[key]).find((text) => text !== undefined) ?? Number.NaN);
    return Number.isFinite(value) ? value : null;
  };
  const [start, end] = [number("startRange"), number("endRange")];
  const direction = first.orbitDirection?.toLowerCase();
  const time = /(\d{1,2}):(\d{2}):(\d{2}(?:\.\d+)?)/.exec(
    first["UTCTime (HH:MM:SS.ss)"] ?? first.UTCTime ?? "",
  );
  return {
    baselines,
    acquisition: knownFields({
      wavelength: number("Wavelength (m)") ?? SENTINEL1_WAVELENGTH,
      platform: first.PLATFORM ?? "Sentinel-1",
      antennaSide: "right",
      orbitDirection: direction?.startsWith("a")
        ? "ascending"
        : direction?.startsWith("d")
          ? "descending"
          : null,
      startingRange: start,
      slantRange: start === null || end === null ? null : (start + end) / 2,
      secondsOfDay: time ? Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(time[3]) : null,
    }),
    notes: entry
      ? []
      : [
          "There is no stack/unwrapStack.vrt: the wavelength of Sentinel-1 is taken, and times are not known.",
        ],
  };
}

/** Means of the rasters of bPerpendicular, for folders without a stack. */
async function sampledBaselines(survey: Survey): Promise<Map<string, number>> {
  const baselines = new Map<string, number>();
  for (const entry of layerFiles(survey.listing, "bPerpendicular")) {
    const pair = pairInName(entry.name) as DatePair;
    const value = mean(await sampleValues((await openVirtual(survey, entry)).variable));
    if (value === null) continue;
    const ordered = earlierFirst(pair);
    baselines.set(pairKey(ordered), ordered.reference === pair.reference ? value : -value);
  }
  return baselines;
}
