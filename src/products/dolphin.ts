import { isUpwarpError } from "../errors.ts";
import type { Grid } from "../geo/grid.ts";
import type { Variable } from "../stack/variable.ts";
import { relabel } from "../stack/views.ts";
import { knownFields } from "./acquisition-fields.ts";
import { clipToCommonExtent } from "./common-grid.ts";
import { chainDisplacements } from "./displacement-chain.ts";
import type { Entry, Listing } from "./listing.ts";
import { anglesOfVector, vectorOfBands } from "./look-vector-layers.ts";
import { type DatePair, pairInName } from "./pair-name.ts";
import { rejectSwapped } from "./pair-table.ts";
import { openRasters } from "./placed-raster.ts";
import type { Product } from "./product.ts";
import { mean, sampleValues } from "./sample-values.ts";
import type { Survey } from "./survey.ts";

const NAME = /^displacement_\d{8}_\d{8}\.tiff?$/i;
/** The look vector of the scene: "hawaii_los_enu.tif", with east, north and up as bands. */
const LOOK_VECTOR = /los_enu\.tiff?$/i;

/** dolphin's displacement series: one GeoTIFF for each date, metres towards the satellite since a reference date. */
export const dolphin: Product = {
  name: "dolphin",
  looksFor: "displacement GeoTIFFs of dolphin (displacement_20160711_20160723.tif), with *los_enu.tif",
  async claim(survey) {
    const claimed: Entry[] = [];
    for (const entry of displacementFiles(survey.listing))
      if ((await survey.family(entry)) === "tiff") claimed.push(entry);
    return claimed;
  },
  async open(survey, claimed) {
    const files = claimed.map((entry) => ({ path: entry.path, pair: pairInName(entry.name) as DatePair }));
    rejectSwapped(files);
    const opened = await openRasters(
      survey,
      files.map(({ path }) => path),
    );
    const { grid, rasters, notes } = clipToCommonExtent(opened);
    const { dates, variable } = chainDisplacements(
      "displacement",
      files.map(({ path, pair }, k) => ({
        path,
        pair,
        map: (rasters[k] as (typeof rasters)[number]).variable,
      })),
    );
    const look = await lookLayers(survey, grid);
    const variables = new Map<string, Variable>([
      ["displacement", relabel(variable, { unit: "m" })],
      ...look.layers,
    ]);
    const incidence = variables.get("incidenceAngle");
    return {
      product: "dolphin",
      grid,
      variables,
      network: null,
      dates,
      acquisition: knownFields({ incidence: incidence ? mean(await sampleValues(incidence)) : null }),
      attrs: {},
      notes: [...notes, ...look.notes],
    };
  },
};

const displacementFiles = ({ entries }: Listing) =>
  entries.filter(({ name, kind }) => kind === "file" && NAME.test(name));

async function lookLayers(
  survey: Survey,
  grid: Grid,
): Promise<{ readonly layers: ReadonlyMap<string, Variable>; readonly notes: readonly string[] }> {
  const notes: string[] = [];
  for (const entry of survey.listing.entries) {
    if (!LOOK_VECTOR.test(entry.name)) continue;
    try {
      const dataset = await survey.open(entry.path);
      const bands = [...dataset.variables.values()];
      const vector = vectorOfBands(bands);
      if (vector === null || dataset.grid === null) {
        notes.push(`${entry.path} is not used: a look vector has three bands and a place on the map.`);
        continue;
      }
      return { layers: anglesOfVector({ grid: dataset.grid, ...vector }, grid), notes };
    } catch (cause) {
      if (!isUpwarpError(cause)) throw cause;
      notes.push(`${entry.path} cannot be read and is not used (${cause.code}).`);
    }
  }
  return {
    layers: new Map(),
    notes: [...notes, "There is no look vector (*los_enu.tif): angles are not known."],
  };
}
