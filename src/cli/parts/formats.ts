// The one place where the command line names the file formats.
export { writeCog } from "../../formats/geotiff/index.ts";
export { createHdf5, writeNetcdf } from "../../formats/hdf5/index.ts";
export { openDataset } from "../../formats/open.ts";
export { readDates, zarrStore } from "../../formats/zarr/index.ts";
