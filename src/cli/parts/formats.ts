// The one place where the command line names the file formats.
export { temporaryName, writeAtomically, writeInParts } from "../../formats/atomic-write.ts";
export { writeCog } from "../../formats/geotiff/write-cog.ts";
export { createHdf5, type Hdf5Writer } from "../../formats/hdf5/create.ts";
export { readStrings } from "../../formats/hdf5/strings.ts";
export type { Hdf5Attributes } from "../../formats/hdf5/write-attribute.ts";
export { createKmz, type KmzWriter } from "../../formats/kmz/create-kmz.ts";
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
export { writeNetcdf } from "../../formats/netcdf/write.ts";
export { openDataset, sourceFiles } from "../../formats/open.ts";
export { readDates, zarrStore } from "../../formats/zarr/index.ts";
