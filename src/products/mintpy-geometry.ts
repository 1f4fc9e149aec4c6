import type { Grid } from "../geo/grid.ts";
import { slantRangeOfColumn, slantRangeOfIncidence } from "../geo/slant-range.ts";
import type { Labels } from "../stack/relabel.ts";
import type { Acquisition } from "../stack/stack.ts";
import type { Variable } from "../stack/variable.ts";
import { relabel } from "../stack/views.ts";
import { isGeometry, type MintpyFile } from "./mintpy-files.ts";
import { rscNumber, rscText } from "./rsc-attributes.ts";
import { mean, sampleValues } from "./sample-values.ts";

/** MintPy's geometry datasets under our names; angles already follow our convention (specification, section 0). */
export const GEOMETRY_LABELS: Readonly<Record<string, Labels & { readonly name: string }>> = {
  height: { name: "height", unit: "m" },
  incidenceAngle: { name: "incidenceAngle", unit: "degree" },
  azimuthAngle: { name: "azimuthAngle", unit: "degree" },
  slantRangeDistance: { name: "slantRange", unit: "m" },
  latitude: { name: "latitude", unit: "degree" },
  longitude: { name: "longitude", unit: "degree" },
  waterMask: { name: "waterMask", unit: "1" },
  shadowMask: { name: "shadowMask", unit: "1" },
};

/** The maps of the geometry files. The water mask that MintPy keeps beside them, and reads, comes before theirs. */
export function mintpyGeometry(files: readonly MintpyFile[]): Map<string, Variable> {
  const layers = new Map<string, Variable>();
  for (const { dataset } of [
    ...files.filter(({ type }) => type === "waterMask"),
    ...files.filter(isGeometry),
  ])
    for (const [name, labels] of Object.entries(GEOMETRY_LABELS)) {
      const variable = dataset.variables.get(name);
      if (variable?.shape.length === 2 && !layers.has(labels.name))
        layers.set(labels.name, relabel(variable, { ...labels, dims: ["y", "x"], nodata: null }));
    }
  const range = layers.has("slantRange") ? null : rangeOfLookup(files);
  if (range) layers.set("slantRange", range);
  return layers;
}

/** Does a geometry say, on a map, where in the radar image its pixels lie? GAMMA's and ROI_PAC's lookup tables do. */
export const isLookup = ({ dataset }: MintpyFile) => LOOKUP.every((name) => dataset.variables.has(name));
const LOOKUP = ["azimuthCoord", "rangeCoord"] as const;

/** The slant range of a map's pixels by their columns in the radar image: 0 is a pixel outside of it. */
function rangeOfLookup(files: readonly MintpyFile[]): Variable | null {
  for (const { dataset, path } of files.filter(isLookup)) {
    const columns = dataset.variables.get("rangeCoord");
    const [start, spacing] = ["STARTING_RANGE", "RANGE_PIXEL_SIZE"].map((key) =>
      rscNumber(dataset.attrs, key, path),
    );
    if (columns?.shape.length !== 2 || typeof start !== "number" || typeof spacing !== "number") continue;
    const labels = { name: "slantRange", dims: ["y", "x"], unit: "m", nodata: 0 } as const;
    return relabel(columns, { ...labels, scale: spacing, offset: start });
  }
  return null;
}

/** Attributes that give the slant range: the first two in radar geometry, the last two with an incidence angle. */
const RANGE_ATTRIBUTES = ["STARTING_RANGE", "RANGE_PIXEL_SIZE", "EARTH_RADIUS", "HEIGHT"];

/** Says which attributes would have given the slant range, when it is not known. */
export const rangeNotes = ({ slantRange }: Acquisition, { dataset, path }: MintpyFile): string[] => {
  const missing = RANGE_ATTRIBUTES.filter((key) => rscText(dataset.attrs, key) === null);
  return slantRange === undefined && missing.length > 0
    ? [`The slant range is not known: ${path} has no attribute ${missing.join(", ")}.`]
    : [];
};

/** Fills in what the attributes do not say from the geometry's maps: incidence and slant range of the scene. */
export async function completeAcquisition(
  acquisition: Acquisition,
  layers: ReadonlyMap<string, Variable>,
  file: MintpyFile,
  grid: Grid,
): Promise<Acquisition> {
  const { path, dataset } = file;
  const number = (key: string) => rscNumber(dataset.attrs, key, path);
  const sampled = async (name: string) => {
    const layer = layers.get(name);
    return layer ? mean(await sampleValues(layer)) : null;
  };
  const incidence = acquisition.incidence ?? (await sampled("incidenceAngle"));
  const [start, spacing] = [number("STARTING_RANGE"), number("RANGE_PIXEL_SIZE")];
  const [radius, height] = [number("EARTH_RADIUS"), number("HEIGHT")];
  const slantRange =
    (await sampled("slantRange")) ??
    (grid.geometry === "radar" && start !== null && spacing !== null
      ? slantRangeOfColumn((grid.shape.x - 1) / 2, start, spacing)
      : incidence !== null && radius !== null && height !== null
        ? slantRangeOfIncidence(incidence, radius, height)
        : null);
  return {
    ...acquisition,
    ...(incidence !== null && { incidence }),
    ...(slantRange !== null && { slantRange }),
  };
}
