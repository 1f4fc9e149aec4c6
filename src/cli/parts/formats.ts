// The one place where the command line names the file formats.
export { temporaryName, writeAtomically, writeInParts } from "../../formats/atomic-write.ts";
export { writeRoipac } from "../../formats/flat/write-flat.ts";
export { writeCog } from "../../formats/geotiff/write-cog.ts";
export { createHdf5, type Hdf5Writer } from "../../formats/hdf5/create.ts";
export { readStrings } from "../../formats/hdf5/strings.ts";
export type { Hdf5Attributes } from "../../formats/hdf5/write-attribute.ts";
export {
  cdata,
  groundOverlay,
  inTurn,
  type KmlElements,
  kmlFile,
  region,
  regionLink,
  screenOverlay,
} from "../../formats/kmz/kml.ts";
export { createMat } from "../../formats/mat/create-mat.ts";
export { writeNetcdf } from "../../formats/netcdf/write.ts";
export { writeNpz } from "../../formats/npz.ts";
export { openDataset, sourceFiles } from "../../formats/open.ts";
export {
  createPointShapefile,
  type DbfField,
  type ShapePoint,
} from "../../formats/shapefile/point-shapefile.ts";
export { readDates, zarrStore } from "../../formats/zarr/index.ts";
export { createZip, type ZipWriter } from "../../formats/zip/create-zip.ts";
