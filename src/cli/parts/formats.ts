// The one place where the command line names the file formats.
export { writeAtomically, writeInParts } from "../../formats/atomic-write.ts";
export { writeCog } from "../../formats/geotiff/write-cog.ts";
export { createHdf5 } from "../../formats/hdf5/create.ts";
export { readStrings } from "../../formats/hdf5/strings.ts";
export { writeNetcdf } from "../../formats/netcdf/write.ts";
export { openDataset } from "../../formats/open.ts";
export { readDates, zarrStore } from "../../formats/zarr/index.ts";
