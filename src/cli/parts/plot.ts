// The one place where the command line names the figures.
export { type ColourMap, type ColourMapName, colourMap } from "../../plot/colour/colour-map.ts";
export type { MapOptions, Pixel } from "../../plot/map/map-options.ts";
export { renderMap } from "../../plot/map/render-map.ts";
export { svgToPng } from "../../plot/rasterise.ts";
export { renderNetwork } from "../../plot/render-network.ts";
export { renderScatter } from "../../plot/render-scatter.ts";
export { renderTimeseries, type TimeSeries } from "../../plot/render-timeseries.ts";
export { renderTransect } from "../../plot/render-transect.ts";
export { renderReport } from "../../plot/report/render-report.ts";
export { reportFonts } from "../../plot/report/report-fonts.ts";
