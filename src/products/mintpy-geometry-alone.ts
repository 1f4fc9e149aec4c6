import { parseDate } from "../dates.ts";
import { inputError } from "../errors.ts";
import { readStrings } from "../formats/hdf5/strings.ts";
import type { Stack } from "../stack/stack.ts";
import { inheritedAttributes } from "./mintpy-attributes.ts";
import { mintpyBaselines } from "./mintpy-baselines.ts";
import type { MintpyFile } from "./mintpy-files.ts";
import { completeAcquisition, mintpyGeometry } from "./mintpy-geometry.ts";
import { rscAcquisition, rscGrid } from "./rsc-attributes.ts";

/**
 * A geometry file of MintPy's by itself: maps of the ground and of the line of sight, and with baselines of each pixel their
 * dates. Throws the input errors "results-ambiguous" and "geometry-empty".
 */
export async function mintpyGeometryAlone(files: readonly MintpyFile[]): Promise<Stack> {
  const [file, other] = files;
  if (other !== undefined)
    throw inputError({
      code: "results-ambiguous",
      what: "There are several geometry files and nothing that says which is meant.",
      where: files.map(({ path }) => path).join(", "),
      fix: "Name one of them.",
    });
  const layers = file ? mintpyGeometry(files) : new Map();
  const [first] = layers.values();
  if (file === undefined || first === undefined)
    throw inputError({
      code: "geometry-empty",
      what: "The geometry file holds none of the maps that are known.",
      where: file?.path ?? "",
      got: [...(file?.dataset.variables.keys() ?? [])].join(", "),
      fix: "Load the stack again; it holds height, incidenceAngle, azimuthAngle and the like.",
    });
  const { path, dataset } = file;
  const grid = rscGrid(dataset.attrs, { y: first.shape[0] ?? 0, x: first.shape[1] ?? 0 }, path);
  const dates = dataset.variables.get("bperp")?.shape.length === 3 ? await datesOf(path) : [];
  const cube = await mintpyBaselines(files, dates);
  return {
    product: "mintpy",
    grid,
    variables: cube.variable ? new Map([...layers, [cube.variable.name, cube.variable]]) : layers,
    network: null,
    dates: cube.variable ? dates : [],
    acquisition: await completeAcquisition(rscAcquisition(dataset.attrs, path), layers, file, grid),
    attrs: dataset.attrs,
    sourceAttributes: inheritedAttributes(dataset.attrs),
    notes: cube.notes,
  };
}

const datesOf = async (path: string): Promise<string[]> =>
  (await readStrings(path, "date")).flatMap((text) => parseDate(text.slice(0, 8)) ?? []);
