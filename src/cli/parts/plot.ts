// The one place where the command line names the figures.
export type { ColourMapName } from "../../plot/colour/colour-map.ts";
export { renderMap } from "../../plot/map/render-map.ts";
export { svgToPng } from "../../plot/rasterise.ts";
export { renderNetwork } from "../../plot/render-network.ts";
export { renderScatter } from "../../plot/render-scatter.ts";
export { renderTimeseries, type TimeSeries } from "../../plot/render-timeseries.ts";
export { renderReport } from "../../plot/report/render-report.ts";
export { reportFonts } from "../../plot/report/report-fonts.ts";
