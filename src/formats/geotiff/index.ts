export type { CogBand, CogRaster, RowReader } from "./cog-raster.ts";
export { geotiffFormat, openGeotiff } from "./geotiff-format.ts";
export { writeCog } from "./write-cog.ts";
