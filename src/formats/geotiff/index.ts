export type { CogBand, CogRaster } from "./cog-raster.ts";
export { geotiffFormat, openGeotiff } from "./geotiff-format.ts";
export { writeCog } from "./write-cog.ts";
