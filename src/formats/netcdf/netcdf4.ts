import { isUpwarpError } from "../../errors.ts";
import type { Dataset, Source, Variable } from "../../stack/variable.ts";
import type { Format, Head } from "../format.ts";
import { type DatasetInfo, describeFile, type FileInfo } from "../hdf5/describe.ts";
import { sourceName, sourcePath } from "../hdf5/format.ts";
import { withLibraryFile } from "../hdf5/library.ts";
import { findSignature } from "../hdf5/superblock.ts";
import { makeVariable } from "../hdf5/variable.ts";
import { type CfArray, gridOf, meaningOf, plainAttributes, typeByAttributes } from "./cf-dataset.ts";
import { missingVariable } from "./missing-variable.ts";

/**
 * netCDF-4 with CF conventions: an HDF5 file whose dimensions are named. Dimensions, units, nodata, scale and
 * offset come from the attributes, the grid from coordinate variables and grid mapping.
 */
export const netcdfFormat: Format = {
  name: "netcdf4",
  recognises: ({ path, isDirectory, bytes }: Head) =>
    !isDirectory && findSignature(bytes) !== null && hasNetcdfMarks(path),
  open: openNetcdf4,
  openVariable: openNetcdf4Variable,
  files: async (source) => [sourcePath(source)],
};

/** What netCDF-C calls the scale of a dimension that has no coordinate variable. */
export const BARE_DIMENSION = "This is a netCDF dimension but not a netCDF variable";
const CF_MARKS = ["units", "standard_name", "axis", "calendar"];

/** netCDF's own mark on the root group, or a dimension scale with CF attributes. */
async function hasNetcdfMarks(path: string): Promise<boolean> {
  try {
    return await withLibraryFile(path, ({ module, file }) => {
      const attributesOf = (name: string): string[] => module.get_attribute_names(file.file_id, name);
      if (attributesOf("/").includes("_NCProperties")) return true;
      const isDataset = (name: string) =>
        module.get_external_link(file.file_id, name).filename === undefined &&
        module.get_symbolic_link(file.file_id, name) === null &&
        module.get_type(file.file_id, name) === module.H5G_DATASET;
      return file
        .keys()
        .filter(isDataset)
        .some((name) => {
          if (module.get_scale_name(file.file_id, name) === null) return false;
          return attributesOf(name).some((key) => CF_MARKS.includes(key));
        });
    });
  } catch (error) {
    // A file that the library cannot read is plain HDF5's to report.
    if (isUpwarpError(error, "hdf5-unreadable")) return false;
    throw error;
  }
}

async function openNetcdf4(path: string): Promise<Dataset> {
  const file = await describeFile(path);
  const arrays = file.datasets.map(arrayOf);
  const variables = new Map<string, Variable>();
  for (const info of file.datasets) {
    const variable = variableOf(file, info, arrays);
    if (variable !== null) variables.set(info.name, variable);
  }
  const grid = await gridOf(arrays, async (name) => {
    const variable = variables.get(name);
    if (variable === undefined) return [];
    try {
      return await variable.read(variable.shape.map((length) => [0, length]));
    } finally {
      await variable.close();
    }
  });
  return { format: "netcdf4", path, grid, variables, attrs: plainAttributes(file.attrs) };
}

async function openNetcdf4Variable(source: Source): Promise<Variable> {
  const file = await describeFile(sourcePath(source));
  const name = sourceName(source);
  const info = file.datasets.find((dataset) => dataset.name === name);
  const variable = info === undefined ? null : variableOf(file, info, file.datasets.map(arrayOf));
  if (variable === null)
    throw missingVariable(
      file.path,
      name,
      file.datasets.map((dataset) => dataset.name),
    );
  return variable;
}

function arrayOf(info: DatasetInfo): CfArray {
  const isCoordinate = info.scaleName !== null && info.shape.length === 1;
  return {
    name: info.name,
    dimensions: isCoordinate ? [info.name] : info.scales,
    shape: info.shape,
    dtype: info.element?.dtype ?? null,
    // A bare dimension's attributes would only say that it is one.
    attrs: isBare(info) ? {} : plainAttributes(info.attrs),
  };
}

const isBare = ({ scaleName }: DatasetInfo) => scaleName?.startsWith(BARE_DIMENSION) ?? false;

function variableOf(file: FileInfo, info: DatasetInfo, arrays: readonly CfArray[]): Variable | null {
  if (info.element === null || isBare(info)) return null;
  const array = arrayOf(info);
  const element = { ...info.element, dtype: typeByAttributes(info.element.dtype, array.attrs) };
  const meaning = { format: "netcdf4", ...meaningOf(array, arrays) };
  return makeVariable(file.path, file.identity, { ...info, attrs: array.attrs }, element, meaning);
}
