import { inputError } from "../../errors.ts";
import { sameGrid } from "../../geo/bounds.ts";
import type { Grid } from "../../geo/grid.ts";
import type { Stack } from "../../stack/stack.ts";
import type { Variable } from "../../stack/variable.ts";
import { concatenate, inMemory, pointwise, relabel, resampleOnGrid } from "../../stack/views.ts";
import { describeGrid } from "../common-grid.ts";
import { count, enumerate } from "../enumerate.ts";
import { northUp } from "../north-up.ts";
import { openRasters, type PlacedRaster } from "../placed-raster.ts";
import type { Product } from "../product.ts";
import type { Survey } from "../survey.ts";
import { commonDemGrid } from "./common-dem-grid.ts";
import { type DemFile, findDems } from "./dem-files.ts";

/** A resampled pixel needs data under half of it: voids keep their outline, whatever the ratio of the pixel sizes. */
const LEAST_WEIGHT = 0.5;

/**
 * A folder of DEMs, one single-band GeoTIFF for each date, by the dates of their names or of a table dems.csv. DEMs of several
 * grids or systems are brought to a common one when they are read.
 */
export const demFolder: Product = {
  name: "dem-folder",
  looksFor:
    "GeoTIFF DEMs with a date each in their names (AST_L1A_00303182012144228_Z.tif, SETSM_..., 2012-03-18_dem.tif) or in a table dems.csv (file,date,sigma)",
  claim: async (survey, options) => (await findDems(survey, options)).map(({ entry }) => entry),
  async open(survey, claimed, options) {
    const isClaimed = new Set(claimed.map(({ path }) => path));
    const dems = (await findDems(survey, options))
      .filter(({ entry }) => isClaimed.has(entry.path))
      .sort((a, b) => compare(a.date, b.date) || compare(a.entry.name, b.entry.name));
    const rasters = await open(survey, dems);
    const grid = commonDemGrid(rasters);
    const elevation = stackOnGrid("elevation", "m", rasters, grid);
    const variables = new Map<string, Variable>([["elevation", elevation]]);
    const std = errorsOf(dems);
    if (std) variables.set("elevationStd", std);
    const correlation = await correlationOf(survey, dems, rasters, grid);
    if (correlation) variables.set("correlation", correlation);
    return {
      product: "dem-folder",
      grid,
      variables,
      network: null,
      dates: dems.map(({ date }) => date),
      dateNames: dems.map(({ entry }) => entry.name),
      acquisition: {},
      attrs: {},
      notes: notesOf(dems, rasters, grid),
    } satisfies Stack;
  },
};

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

async function open(survey: Survey, dems: readonly DemFile[]): Promise<PlacedRaster[]> {
  const paths = dems.map(({ entry }) => entry.path);
  const rasters = (await openRasters(survey, paths)).map(northUp);
  const odd = rasters.filter(({ variable }) => !METRES.test(variable.unit));
  if (odd.length > 0)
    throw inputError({
      code: "dem-unit",
      what: `${count(odd.length, "DEM")} of ${rasters.length} ${odd.length === 1 ? "is" : "are"} not in metres.`,
      where: enumerate(odd.map(({ path }) => path)),
      got: [...new Set(odd.map(({ variable }) => variable.unit))].join(", "),
      fix: "Convert the elevations to metres, or correct the band's unit (gdal_edit.py).",
    });
  return rasters;
}

/** What headers write for metres; most write nothing. */
const METRES = /^(m|meters?|metres?|unity?|1|unknown)?$/i;

/** Maps of one kind on the stack's grid, as one variable; they become alike where types or nodata differ. */
function stackOnGrid(name: string, unit: string, rasters: readonly PlacedRaster[], grid: Grid): Variable {
  const [first] = rasters;
  const isAlike = rasters.every(
    ({ variable, grid: own }) =>
      sameGrid(own, grid) &&
      variable.dtype === first?.variable.dtype &&
      variable.nodata === first.variable.nodata &&
      variable.scale === first.variable.scale &&
      variable.offset === first.variable.offset,
  );
  const maps = rasters.map(({ variable, grid: own }) => {
    const map = relabel(variable, { name, unit, attrs: {} });
    if (isAlike) return map;
    return sameGrid(own, grid)
      ? pointwise(name, unit, "same", [map])
      : resampleOnGrid(map, own, grid, LEAST_WEIGHT);
  });
  return concatenate(maps, "time", name);
}

/** One number for each DEM, where the table has them. */
function errorsOf(dems: readonly DemFile[]): Variable | null {
  const sigmas = dems.map(({ sigma }) => sigma);
  if (sigmas.every(Number.isNaN)) return null;
  const without = dems.filter(({ sigma }) => Number.isNaN(sigma));
  if (without.length > 0)
    throw inputError({
      code: "dem-sigma-missing",
      what: `The error is given for some DEMs, but not for ${without.length} of ${dems.length}.`,
      where: enumerate(without.map(({ entry }) => entry.path)),
      got: "no sigma in dems.csv",
      fix: "Give the error of each DEM in metres (its standard deviation on stable ground), or of none.",
    });
  const options = { dims: ["time"] as const, shape: [dems.length], dtype: "f32" as const, unit: "m" };
  return inMemory("elevationStd", Float32Array.from(sigmas), options);
}

/** In percent; what is not a stereo DEM counts as matched where it has data, as in pyddem's stacks. */
async function correlationOf(
  survey: Survey,
  dems: readonly DemFile[],
  rasters: readonly PlacedRaster[],
  grid: Grid,
) {
  if (dems.every(({ correlation }) => correlation === null)) return null;
  const maps: PlacedRaster[] = [];
  for (const [k, { correlation }] of dems.entries()) {
    const dem = rasters[k] as PlacedRaster;
    if (correlation === null)
      maps.push({ ...dem, variable: pointwise("correlation", "%", "hundred", [dem.variable]) });
    else maps.push(...(await openRasters(survey, [correlation])).map(northUp));
  }
  return stackOnGrid("correlation", "%", maps, grid);
}

function notesOf(dems: readonly DemFile[], rasters: readonly PlacedRaster[], grid: Grid): string[] {
  const moved = rasters.filter((raster) => !sameGrid(raster.grid, grid)).length;
  const tagged = dems.filter(({ from }) => from === "tag").length;
  return [
    ...(moved > 0
      ? [
          `${moved} of ${count(rasters.length, "DEM")} ${moved === 1 ? "is" : "are"} resampled to ${describeGrid(grid)}.`,
        ]
      : []),
    ...(tagged > 0
      ? [`The date of ${count(tagged, "DEM")} is from the DateTime tag, which may be that of the file.`]
      : []),
    ...dems.flatMap(({ span, entry, date }) =>
      span ? [`${entry.name} was acquired from ${span[0]} to ${span[1]}; it is dated ${date}.`] : [],
    ),
    ...(dems.every(({ sigma }) => Number.isNaN(sigma))
      ? ["No error of the DEMs is known: give their sigma in metres in a table dems.csv (file,date,sigma)."]
      : []),
  ];
}
