import { inputError } from "../errors.ts";
import type { Network } from "../stack/network.ts";
import { type ColourMapName, colourMap, lineColours } from "./colour/colour-map.ts";
import { drawColourBar } from "./colour-bar.ts";
import { encodePng, pngDataUri } from "./png.ts";
import { colouriseRaster } from "./raster.ts";
import { type ValueRange, valueRange } from "./scale.ts";
import { figure, line, paint, tag } from "./svg.ts";
import { label, measureText } from "./text.ts";
import { SPACE, STROKE, TYPE } from "./theme.ts";
import { drawTitles, titlesHeight } from "./titles.ts";

export interface CoherenceMatrixOptions {
  readonly title?: string;
  readonly subtitle?: string;
  readonly colourMap?: ColourMapName;
  readonly range?: ValueRange;
  /** Pairs left out of the inversion: shown above the diagonal, missing below it. */
  readonly dropped?: readonly boolean[];
  /** What the coherence is the mean of; "Mean coherence" when absent. */
  readonly coherenceTitle?: string;
  /** What the low and the high end of the colours mean. */
  readonly words?: readonly [low: string, high: string];
  readonly width?: number;
}

const DIAGONAL_GREY = [138, 148, 160, 255];

/**
 * Mean coherence of every pair as a square of dates by dates; what was not formed stays empty.
 *
 * @param coherenceMean one per pair of the network
 * @returns an SVG file
 * @throws input error `network-length-mismatch`
 */
export function renderCoherenceMatrix(
  network: Network,
  coherenceMean: ArrayLike<number>,
  options: CoherenceMatrixOptions = {},
): string {
  const { title = "Coherence matrix", subtitle, width = 560, dropped } = options;
  const count = network.dates.length;
  if (coherenceMean.length !== network.pairs.length || count === 0)
    throw inputError({
      code: "network-length-mismatch",
      what: "The network needs one mean coherence for each pair.",
      where: title,
      got: `${coherenceMean.length} coherences for ${network.pairs.length} pairs`,
    });
  const range = options.range ?? valueRange(coherenceMean, { percentiles: [0, 100] });
  // The colours of the network beside it.
  const map = options.colourMap ? colourMap(options.colourMap) : lineColours().light;
  const values = new Float32Array(count * count).fill(Number.NaN);
  network.pairs.forEach(({ reference, secondary }, k) => {
    const value = coherenceMean[k] ?? Number.NaN;
    values[reference * count + secondary] = value;
    if (!dropped?.[k]) values[secondary * count + reference] = value;
  });
  const pixels = colouriseRaster({ values, width: count, height: count }, map, range);
  for (let i = 0; i < count; i++) pixels.set(DIAGONAL_GREY, 4 * (i * count + i));

  const left = SPACE.edge + measureText("2018-01-06", TYPE.tick) + 8;
  const top = titlesHeight({ title, ...(subtitle === undefined ? {} : { subtitle }) }) + 16;
  const side = width - left - SPACE.edge;
  const bar = drawColourBar(
    {
      map,
      range,
      title: options.coherenceTitle ?? "Mean coherence",
      ...(options.words && { words: options.words }),
    },
    left,
    top + side + 34,
    Math.min(280, side),
  );
  return figure(
    {
      width,
      height: top + side + 34 + bar.height + SPACE.edge,
      title,
      description: `Mean coherence of ${network.pairs.length} pairs between ${count} dates${dropped === undefined ? "" : "; dropped pairs only above the diagonal"}.`,
    },
    drawTitles({ title, ...(subtitle === undefined ? {} : { subtitle }) }, SPACE.edge, width),
    tag("rect", { x: left, y: top, width: side, height: side, ...paint({ fill: "nodata" }) }),
    tag("image", {
      x: left,
      y: top,
      width: side,
      height: side,
      class: "uw-pixels",
      "image-rendering": "optimizeSpeed",
      href: pngDataUri(encodePng(pixels, count, count)),
    }),
    tag("rect", {
      x: left,
      y: top,
      width: side,
      height: side,
      ...paint({ fill: "none", stroke: "rule" }),
      "stroke-width": STROKE.hair,
    }),
    ...dateLabels(network.dates, left, top, side),
    bar.svg,
  );
}

/** Every n-th date on the left, and the first and last below. */
function dateLabels(dates: readonly string[], left: number, top: number, side: number): readonly string[] {
  const cell = side / dates.length;
  const every = Math.max(1, Math.ceil(17 / cell));
  const quiet = { size: TYPE.tick, colour: "muted" } as const;
  const rows = dates.map((date, i) => {
    if (i % every !== 0) return "";
    const y = top + (i + 0.5) * cell;
    return (
      label(date, left - 8, y + TYPE.tick * 0.36, { ...quiet, anchor: "end" }) +
      line(left - 4, y, left, y, { ...paint({ stroke: "rule" }), "stroke-width": STROKE.hair })
    );
  });
  const below = top + side + 8 + TYPE.tick;
  return [
    ...rows,
    label(dates[0] ?? "", left, below, quiet),
    label(dates.at(-1) ?? "", left + side, below, { ...quiet, anchor: "end" }),
  ];
}
