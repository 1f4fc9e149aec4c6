import { basename } from "node:path";
import { parseDate } from "../dates.ts";
import { formatError } from "../errors.ts";
import type { Acquisition } from "../stack/stack.ts";
import type { Dataset, Variable } from "../stack/variable.ts";
import { pointwise, relabel } from "../stack/views.ts";
import { knownFields } from "./acquisition-fields.ts";
import { clipToCommonExtent } from "./common-grid.ts";
import { chainDisplacements } from "./displacement-chain.ts";
import { textOfDataset } from "./file-facts.ts";
import { SENTINEL1_WAVELENGTH } from "./hyp3-metadata.ts";
import type { Entry, Listing } from "./listing.ts";
import { northUp } from "./north-up.ts";
import type { DatePair } from "./pair-name.ts";
import { rejectSwapped } from "./pair-table.ts";
import { type PlacedRaster, placeRaster } from "./placed-raster.ts";
import type { Product } from "./product.ts";

/** OPERA_L3_DISP-S1_IW_F11115_VV_20160705T140755Z_20160729T140756Z_v1.0_20250405T003134Z.nc */
const NAME = /^OPERA_L3_DISP-S1_\w+_F(\d+)_\w\w_(\d{8})T(\d{6})Z_(\d{8})T\d{6}Z_.*\.nc$/i;

interface DispFile {
  readonly path: string;
  readonly dataset: Dataset;
  readonly pair: DatePair;
}

/**
 * OPERA's displacement products of Sentinel-1: one netCDF-4 file for each pair of dates, metres, positive towards
 * the satellite. The reference date changes along the series, so the pieces are added up.
 */
export const operaDisp: Product = {
  name: "opera-disp",
  looksFor: "OPERA DISP-S1 products (OPERA_L3_DISP-S1_IW_F11115_VV_20160705T140755Z_20160729T140756Z_....nc)",
  claim: async ({ listing }) => dispFiles(listing),
  async open(survey, claimed) {
    const files: DispFile[] = [];
    for (const { path, name } of claimed) {
      const dataset = await survey.open(path);
      files.push({ path, dataset, pair: pairOfName(name) as DatePair });
    }
    rejectSwapped(files);
    files.sort((a, b) => (a.pair.secondary < b.pair.secondary ? -1 : 1));
    const main = placed(files, "displacement") ?? missing(files, "displacement");
    const { grid, rasters, notes } = clipToCommonExtent(main);
    const chain = (name: string, maps: readonly PlacedRaster[]) =>
      chainDisplacements(
        name,
        files.map(({ path, pair }, k) => ({ path, pair, map: metres((maps[k] as PlacedRaster).variable) })),
      );
    const { dates, variable } = chain("displacement", rasters);
    const variables = new Map<string, Variable>([["displacement", variable]]);
    const clipped = (name: string) => {
      const maps = placed(files, name);
      return maps && clipToCommonExtent(maps).rasters;
    };
    const short = clipped("short_wavelength_displacement");
    if (short)
      variables.set("shortWavelengthDisplacement", chain("shortWavelengthDisplacement", short).variable);
    const labels = clipped("connected_component_labels");
    if (labels)
      variables.set(
        "connectedInAll",
        pointwise(
          "connectedInAll",
          "1",
          "allNonZero",
          labels.map((raster) => raster.variable),
        ),
      );
    const [coherence, water] = [clipped("temporal_coherence")?.at(-1), clipped("water_mask")?.at(-1)];
    if (coherence)
      variables.set(
        "temporalCoherence",
        relabel(coherence.variable, { name: "temporalCoherence", unit: "1" }),
      );
    if (water) variables.set("waterMask", relabel(water.variable, { name: "waterMask", unit: "1" }));
    const last = files.at(-1)?.pair;
    return {
      product: "opera-disp",
      grid,
      variables,
      network: null,
      dates,
      acquisition: await acquisitionOf(files),
      attrs: {},
      notes: [
        ...notes,
        ...(coherence
          ? [`temporalCoherence is that of the last file (${last?.reference}_${last?.secondary}).`]
          : []),
        "The product has no incidence and azimuth angle; they are in the frame's CSLC-S1-STATIC products.",
      ],
    };
  },
};

const dispFiles = ({ entries }: Listing): readonly Entry[] =>
  entries.filter(({ kind, name }) => kind === "file" && pairOfName(name) !== null);

function pairOfName(name: string): DatePair | null {
  const match = NAME.exec(name);
  const [reference, secondary] = [parseDate(match?.[2] ?? ""), parseDate(match?.[4] ?? "")];
  return reference && secondary ? { reference, secondary } : null;
}

/** The layer of all files; null when some file has none. */
function placed(files: readonly DispFile[], name: string): PlacedRaster[] | null {
  const maps = files.map(({ dataset }) => {
    const variable = dataset.variables.get(name);
    return variable?.shape.length === 2
      ? northUp(
          placeRaster({ ...dataset, variables: new Map([[name, relabel(variable, { dims: ["y", "x"] })]]) }),
        )
      : null;
  });
  return maps.every((map) => map !== null) ? maps : null;
}

function missing(files: readonly DispFile[], name: string): never {
  const without = files.filter(({ dataset }) => dataset.variables.get(name)?.shape.length !== 2);
  throw formatError({
    code: "dataset-missing",
    what: "A product lacks a dataset that its format has.",
    where: without.map(({ path }) => path).join("\n"),
    got: `no map ${name}`,
    fix: "Download these files again.",
  });
}

const metres = (map: Variable) => relabel(map, { unit: "m" });

async function acquisitionOf(files: readonly DispFile[]): Promise<Acquisition> {
  const [first] = files;
  if (first === undefined) return {};
  const [, , , time = ""] = NAME.exec(basename(first.path)) ?? [];
  const direction = (
    await textOfDataset(first.dataset, "identification/orbit_pass_direction")
  )?.toLowerCase();
  return knownFields({
    wavelength: SENTINEL1_WAVELENGTH,
    platform: "Sentinel-1",
    antennaSide: "right",
    orbitDirection: direction === "ascending" || direction === "descending" ? direction : null,
    secondsOfDay:
      time === ""
        ? null
        : Number(time.slice(0, 2)) * 3600 + Number(time.slice(2, 4)) * 60 + Number(time.slice(4)),
  });
}
