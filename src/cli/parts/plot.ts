// The one place where the command line names the figures.

export { encodeGif, type GifFrame } from "../../plot/animation/encode-gif.ts";
export { mapFrames } from "../../plot/animation/map-frames.ts";
export { type SharedPalette, sharedPalette } from "../../plot/animation/shared-palette.ts";
export {
  type ColourMap,
  type ColourMapName,
  colourMap,
  colourMapNames,
  colourOf,
} from "../../plot/colour/colour-map.ts";
export { mapFrame } from "../../plot/map/map-frame.ts";
export type { MapOptions, Pixel } from "../../plot/map/map-options.ts";
export type { LookGeometry } from "../../plot/map/map-ornaments.ts";
export { renderMap } from "../../plot/map/render-map.ts";
export { type MapPanel, renderMapGrid } from "../../plot/map/render-map-grid.ts";
export { encodePng } from "../../plot/png.ts";
export { type QuantityStyle, quantityStyle } from "../../plot/quantity-style.ts";
export { averageBlocks, colouriseRaster, type RasterValues } from "../../plot/raster.ts";
export { svgToPixels, svgToPng } from "../../plot/rasterise.ts";
export { renderBars } from "../../plot/render-bars.ts";
export { renderBaselines } from "../../plot/render-baselines.ts";
export { renderBinned } from "../../plot/render-binned.ts";
export { renderCoherenceMatrix } from "../../plot/render-coherence-matrix.ts";
export { renderHistogram } from "../../plot/render-histogram.ts";
export { renderLegend } from "../../plot/render-legend.ts";
export { renderNetwork } from "../../plot/render-network.ts";
export { renderScatter } from "../../plot/render-scatter.ts";
export { renderTimeDistance } from "../../plot/render-time-distance.ts";
export { renderTimeseries, type TimeSeries } from "../../plot/render-timeseries.ts";
export { renderTransect } from "../../plot/render-transect.ts";
export { renderReport } from "../../plot/report/render-report.ts";
export { reportFonts } from "../../plot/report/report-fonts.ts";
export type {
  Exhibit,
  Fact,
  FigureExhibit,
  Reference,
  ReportInput,
  ReportSection,
  StepSheet,
  Warning,
} from "../../plot/report/report-input.ts";
export { type ValueRange, valueRange } from "../../plot/scale.ts";
export { escapeMarkup, polylinePath } from "../../plot/svg.ts";
