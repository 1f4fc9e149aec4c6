export type { Format, Head } from "./format.ts";
export { type CogBand, type CogRaster, geotiffFormat, openGeotiff, writeCog } from "./geotiff/index.ts";
export { createHdf5, type Hdf5Writer } from "./hdf5/create.ts";
export { readStrings } from "./hdf5/strings.ts";
export { openDataset, openVariable, sourceFiles } from "./open.ts";
export { readOutlines } from "./outlines/index.ts";
export { openZarr, zarrFormat, zarrStore } from "./zarr/index.ts";
