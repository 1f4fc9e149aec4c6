// The one place where the command line names the file formats.
export { temporaryName, writeAtomically, writeInParts } from "../../formats/atomic-write.ts";
export { writeCog } from "../../formats/geotiff/write-cog.ts";
export { createHdf5 } from "../../formats/hdf5/create.ts";
export { writeNetcdf } from "../../formats/netcdf/write.ts";
export { openDataset, sourceFiles } from "../../formats/open.ts";
export { readDates, zarrStore } from "../../formats/zarr/index.ts";
