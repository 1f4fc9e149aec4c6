import { formatError } from "../errors.ts";
import { gammaShape } from "../formats/flat/describe-gamma.ts";
import { type GammaHeader, gammaGrid, openFlat, parseGammaPar } from "../formats/flat/index.ts";
import type { Acquisition, Stack } from "../stack/stack.ts";
import type { Variable } from "../stack/variable.ts";
import { relabel } from "../stack/views.ts";
import { knownFields } from "./acquisition-fields.ts";
import type { Entry, Listing } from "./listing.ts";
import type { Product } from "./product.ts";
import { readText } from "./read-text.ts";

interface Meaning {
  readonly name: string;
  readonly unit: string;
  /** Our unit in theirs: LiCSBAS writes millimetres. */
  readonly scale?: number;
}

const MILLIMETRE = 1e-3;
const RATE = { unit: "m yr-1", scale: MILLIMETRE } as const;
const LENGTH = { unit: "m", scale: MILLIMETRE } as const;

/** The results of LiCSBAS' steps 11 to 16 under our names; others keep theirs. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  vel: { name: "velocity", ...RATE },
  "vel.mskd": { name: "velocityMasked", ...RATE },
  "vel.filt": { name: "velocityFiltered", ...RATE },
  "vel.filt.mskd": { name: "velocityFilteredMasked", ...RATE },
  vstd: { name: "velocityStd", ...RATE },
  vintercept: { name: "intercept", ...LENGTH },
  "vintercept.filt": { name: "interceptFiltered", ...LENGTH },
  "vintercept.filt.mskd": { name: "interceptFilteredMasked", ...LENGTH },
  resid_rms: { name: "residualRms", ...LENGTH },
  stc: { name: "spatioTemporalConsistency", ...LENGTH },
  coh_avg: { name: "meanCoherence", unit: "1" },
  hgt: { name: "height", unit: "m" },
  mask: { name: "mask", unit: "1" },
  n_unw: { name: "unwrappedCount", unit: "1" },
  n_gap: { name: "gapCount", unit: "1" },
  n_loop_err: { name: "loopErrorCount", unit: "1" },
  n_ifg_noloop: { name: "noLoopCount", unit: "1" },
  maxTlen: { name: "longestConnection", unit: "yr" },
  "slc.mli": { name: "intensity", unit: "1" },
};

/** LiCSBAS' time series results (TS_*): flat rasters in results/, placed by info/EQA.dem_par. */
export const licsbas: Product = {
  name: "licsbas",
  looksFor: "LiCSBAS results (results/vel with info/EQA.dem_par)",
  async claim({ listing }) {
    const found = await findResults(listing);
    return found?.rasters ?? [];
  },
  async open({ listing }): Promise<Stack> {
    const found = await findResults(listing);
    if (found === null) throw noParameters(listing);
    const { header, parameters, rasters } = found;
    const { x: width, y: length } = gammaShape(header);
    const variables = new Map<string, Variable>();
    for (const { path, name } of rasters) {
      const meaning = MEANINGS[name] ?? { name, unit: "" };
      const layout = {
        path,
        width,
        length,
        bands: 1,
        interleave: "bsq",
        dtype: "f32",
        bigEndian: false,
        headerOffset: 0,
      } as const;
      const raster = await openFlat(layout, 0, { name: meaning.name, header: parameters.path });
      variables.set(meaning.name, relabel(raster, meaning));
    }
    const info = await readInfo(listing);
    return {
      product: "licsbas",
      // LiCSBAS takes the corner as the centre of the first pixel.
      grid: gammaGrid(header, { corner: "center" }),
      variables,
      network: null,
      dates: [],
      acquisition: info.acquisition,
      ...(info.reference && { reference: info.reference }),
      attrs: {},
      notes: ["Maps of LiCSBAS; its time series (cum.h5) is not read."],
    };
  },
};

interface Results {
  readonly parameters: Entry;
  readonly header: GammaHeader;
  readonly rasters: readonly Entry[];
}

/** The rasters of results/ that are as long as the map in info/EQA.dem_par says; null when there is no such folder. */
async function findResults({ entries }: Listing): Promise<Results | null> {
  const parameters = entries.find(({ name, folder }) => name === "EQA.dem_par" && folder === "info");
  if (parameters === undefined) return null;
  const header = parseGammaPar(await readText(parameters));
  const { y, x } = gammaShape(header);
  const rasters = entries.filter(({ folder, bytes }) => folder === "results" && bytes === FLOAT * y * x);
  return rasters.length > 0 ? { parameters, header, rasters } : null;
}

/** Bytes of a pixel. */
const FLOAT = 4;

/**
 * Wavelength, and the reference pixel or the middle of the reference area of step 13 (x1:x2/y1:y2), at which its velocity is
 * 0. The later 13ref.txt and 16ref.txt are choices for other steps.
 */
async function readInfo({ entries }: Listing): Promise<{
  readonly acquisition: Acquisition;
  readonly reference?: { readonly y: number; readonly x: number };
}> {
  const textOf = async (name: string) => {
    const entry = entries.find((candidate) => candidate.name === name && candidate.folder === "info");
    return entry ? readText(entry) : "";
  };
  const parameters = await textOf("13parameters.txt");
  const wavelength = /^wavelength:\s*(\S+)/m.exec(parameters);
  const area = /^ref_area:\s*(\d+):(\d+)\/(\d+):(\d+)/m.exec(parameters);
  const middle = (first: string | undefined, stop: string | undefined) =>
    Math.floor((Number(first) + Number(stop) - 1) / 2);
  return {
    acquisition: knownFields({ wavelength: wavelength ? Number(wavelength[1]) : null }),
    ...(area && { reference: { y: middle(area[3], area[4]), x: middle(area[1], area[2]) } }),
  };
}

const noParameters = ({ roots }: Listing) =>
  formatError({
    code: "raster-missing",
    what: "The folder of LiCSBAS has no results of the size that its parameter file states.",
    where: roots.join(", "),
    fix: "Give the folder TS_* with results and info in it.",
  });
