import { inputError } from "../errors.ts";
import type { Acquisition } from "../stack/stack.ts";
import { arrangeLayers } from "./arrange-layers.ts";
import { baselinesOfPairs } from "./date-baselines.ts";
import { enumerate } from "./enumerate.ts";
import { flatLayer } from "./flat-layers.ts";
import { readIsceBaselines } from "./isce-baselines.ts";
import { isceBaselineGrids, isceGeometry } from "./isce-geometry.ts";
import { acquisitionOfSwaths, readSwaths } from "./isce-metadata.ts";
import { isPairLayer, type PairLayer } from "./layer-name.ts";
import type { Entry, Listing } from "./listing.ts";
import { ACQUISITION_FILE } from "./missing-layers.ts";
import { pairInName, pairKey } from "./pair-name.ts";
import { assemblePairStack } from "./pair-stack.ts";
import { type PairFile, tabulatePairs } from "./pair-table.ts";
import { openRasters } from "./placed-raster.ts";
import type { OpenOptions, Product } from "./product.ts";
import { independentLooks } from "./radar.ts";
import { mean, sampleValues } from "./sample-values.ts";

/**
 * ISCE-2's topsStack and stripmapStack: interferograms in folders of two dates (filt_fine.unw with amplitude and
 * phase, filt_fine.cor, filt_fine.unw.conncomp, each with its .xml or .vrt), geometry in geom_reference, baselines
 * as texts, and the acquisition in reference/IW*.xml.
 */
export const isce: Product = {
  name: "isce",
  looksFor:
    "ISCE-2 interferograms (merged/interferograms/20180106_20180118/filt_fine.unw with its .xml), geom_reference, baselines and reference beside them",
  claim: async ({ listing }) => {
    const phases = new Set(
      isceFiles(listing)
        .filter(({ layer }) => layer === "unwrappedPhase")
        .map(({ path }) => path),
    );
    return listing.entries.filter(({ path }) => phases.has(path));
  },
  async open(survey, _claimed, options) {
    const { entries } = survey.listing;
    const table = tabulatePairs(onePerPair(isceFiles(survey.listing)));
    // Two-band files hold the amplitude first and then what they are named for.
    const { grid, layers } = await arrangeLayers(table, (_layer, paths) =>
      openRasters(survey, paths, (maps) => maps.at(-1)),
    );
    const geometry = await isceGeometry(survey, grid);
    const swaths = await readSwaths(entries);
    const acquisition = acquisitionOfSwaths(swaths, geometry.looks);
    requireWavelength({ ...acquisition, ...options.acquisition }, survey.listing);
    const dates = [
      ...new Set(table.pairs.flatMap(({ reference, secondary }) => [reference, secondary])),
    ].sort();
    const cube = await isceBaselineGrids(survey, dates, grid);
    const statics = new Map(geometry.layers);
    if (cube.variable) statics.set(cube.variable.name, cube.variable);
    const incidence = geometry.layers.get("incidenceAngle");
    return assemblePairStack({
      product: "isce",
      grid,
      pairs: table.pairs,
      layers,
      statics,
      baselines: baselinesOfPairs(table.pairs, await readIsceBaselines(entries)),
      acquisition: complete(
        acquisition,
        options.acquisition,
        grid,
        incidence ? mean(await sampleValues(incidence)) : null,
      ),
      notes: [...table.notes, ...geometry.notes, ...cube.notes],
    });
  },
};

/** Slant range and looks of the scene from what is known of its pixels. */
function complete(
  acquisition: Acquisition,
  given: OpenOptions["acquisition"],
  { shape, geometry }: { shape: { x: number }; geometry: string },
  incidence: number | null,
): Acquisition {
  const { startingRange, rangePixelSize, azimuthLooks, rangeLooks } = { ...acquisition, ...given };
  const slantRange =
    geometry === "radar" && startingRange !== undefined && rangePixelSize !== undefined
      ? startingRange + (rangePixelSize * (shape.x - 1)) / 2
      : null;
  return {
    ...acquisition,
    ...(azimuthLooks !== undefined &&
      rangeLooks !== undefined && { looks: independentLooks(azimuthLooks, rangeLooks) }),
    ...(incidence !== null && { incidence }),
    ...(slantRange !== null && { slantRange }),
  };
}

/** Rasters of two dates with an ISCE header or a VRT beside them. */
function isceFiles({ entries }: Listing): PairFile[] {
  const paths = new Set(entries.map(({ path }) => path));
  return entries.flatMap((entry) => {
    const layer = /\.full$/i.test(entry.name) ? null : flatLayer(entry);
    const pair = pairInName(entry.name) ?? pairInName(entry.folder);
    const described = paths.has(`${entry.path}.xml`) || paths.has(`${entry.path}.vrt`);
    return layer !== null && isPairLayer(layer) && pair !== null && described
      ? [{ path: entry.path, layer, pair }]
      : [];
  });
}

/** Of several files of one kind in a pair's folder: the filtered one, then the one of the plainest name. */
function onePerPair(files: readonly PairFile[]): PairFile[] {
  const chosen = new Map<string, PairFile>();
  for (const file of files.toSorted((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1))) {
    const key = `${file.layer} ${pairKey(file.pair)} ${folderOf(file.path)}`;
    if (!chosen.has(key)) chosen.set(key, file);
  }
  return [...chosen.values()];
}

const nameOf = (path: string) => path.slice(folderOf(path).length);
const folderOf = (path: string) => path.slice(0, Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);

/** filt_fine.unw before filt_fine_snaphu.unw before fine.unw; the same for the other layers. */
const rank = ({ path, layer }: PairFile): number => {
  const name = nameOf(path).toLowerCase();
  return (name.startsWith("filt") ? 0 : 2) + (PLAIN[layer].test(name) ? 0 : 1);
};

const PLAIN: Readonly<Record<PairLayer, RegExp>> = {
  unwrappedPhase: /^(filt_)?(fine|\d{8}_\d{8})\.unw$/,
  coherence: /^(filt_)?(fine|\d{8}_\d{8})\.cor$/,
  connectedComponent: /^(filt_)?(fine|\d{8}_\d{8})\.unw\.conncomp$/,
};

/** stripmapStack keeps the acquisition in Python's shelve: data, or data.dat, data.dir and data.bak. */
const SHELVE = /^data(\.(dat|dir|bak|db))?$/;

/** A shelve holds Python objects, and reading one means running what it says: it is never opened. */
function requireWavelength({ wavelength }: Acquisition, { entries, roots }: Listing): void {
  if (wavelength !== undefined) return;
  const shelves = entries.filter(
    ({ name, folder }: Entry) => SHELVE.test(name) && /shelve|\d{8}/i.test(folder),
  );
  const fields =
    "wavelength, startingRange, rangePixelSize, earthRadius, satelliteHeight, heading, rangeLooks, azimuthLooks, secondsOfDay";
  throw inputError({
    code: "isce-metadata-missing",
    what: "The radar wavelength and the geometry of the acquisition are not known.",
    where: shelves.length > 0 ? enumerate(shelves.map(({ path }) => path)) : roots.join(", "),
    got:
      shelves.length > 0
        ? "a Python shelve, which only Python can read"
        : "no reference/IW1.xml, IW2.xml or IW3.xml",
    fix: `topsStack: add its folder reference to the inputs. stripmapStack: print the values in Python with shelve.open(".../data")["frame"] (radarWavelegth, startingRange, instrument.getRangePixelSize()) and write them to a file ${ACQUISITION_FILE} among the inputs, metres and degrees: {"wavelength": 0.236}. It may hold ${fields}.`,
  });
}
