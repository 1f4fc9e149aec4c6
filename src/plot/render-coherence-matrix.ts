import { inputError } from "../errors.ts";
import type { Network, Pair } from "../stack/network.ts";
import type { Area } from "./chart.ts";
import { type ColourMapName, colourMap, lineColours } from "./colour/colour-map.ts";
import { drawColourBar } from "./colour-bar.ts";
import { drawCredits } from "./credits.ts";
import { isInside } from "./plot-layout.ts";
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
  /** Date pair that is framed, by positions among the dates of the network: the one that a map beside it shows. */
  readonly currentPair?: Pair;
  /** ISO date whose row and column are framed: the one that a map beside it shows. */
  readonly currentDate?: string;
  /** Where the data come from, in small print. */
  readonly credits?: string;
}

/** Where a coherence matrix is. Its cells are equal squares: the first date is at the left and at the top. */
export interface CoherenceMatrixLayout {
  readonly width: number;
  readonly height: number;
  readonly area: Area;
  readonly dates: readonly string[];
  /** Side of a cell, px. */
  readonly cell: number;
}

/** The two dates, as positions among those of the network, of the cell that holds a point; null outside the square. */
export function matrixCellAt(
  { area, cell, dates }: CoherenceMatrixLayout,
  x: number,
  y: number,
): { readonly row: number; readonly column: number } | null {
  if (!isInside({ area }, x, y)) return null;
  const index = (at: number) => Math.min(dates.length - 1, Math.floor(at / cell));
  return { row: index(y - area.top), column: index(x - area.left) };
}

/** The square of `renderCoherenceMatrix` with the same arguments. Throws "network-length-mismatch". */
export function layoutCoherenceMatrix(
  network: Network,
  coherenceMean: ArrayLike<number>,
  options: CoherenceMatrixOptions = {},
): CoherenceMatrixLayout {
  return prepare(network, coherenceMean, options).layout;
}

const DIAGONAL_GREY = [138, 148, 160, 255];

function prepare(network: Network, coherenceMean: ArrayLike<number>, options: CoherenceMatrixOptions) {
  const { title = "Coherence matrix", subtitle, width = 560 } = options;
  const count = network.dates.length;
  if (coherenceMean.length !== network.pairs.length || count === 0)
    throw inputError({
      code: "network-length-mismatch",
      what: "The network needs one mean coherence for each pair.",
      where: title,
      got: `${coherenceMean.length} coherences for ${network.pairs.length} pairs`,
    });
  const titles = { title, ...(subtitle === undefined ? {} : { subtitle }) };
  const range = options.range ?? valueRange(coherenceMean, { percentiles: [0, 100] });
  // The colours of the network beside it.
  const map = options.colourMap ? colourMap(options.colourMap) : lineColours().light;
  const left = SPACE.edge + measureText("2018-01-06", TYPE.tick) + 8;
  const top = titlesHeight(titles) + 16;
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
  const credits = drawCredits(options.credits, top + side + 34 + bar.height, width);
  const layout: CoherenceMatrixLayout = {
    width,
    height: credits.bottom + SPACE.edge,
    area: { left, top, width: side, height: side },
    dates: network.dates,
    cell: side / count,
  };
  return { layout, titles, range, map, below: bar.svg + credits.svg };
}

/**
 * Mean coherence of every pair as a square of dates by dates; what was not formed stays empty. `layoutCoherenceMatrix`
 * tells where its cells are.
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
  const { dropped, currentPair, currentDate } = options;
  const { layout, titles, range, map, below } = prepare(network, coherenceMean, options);
  const count = network.dates.length;
  const values = new Float32Array(count * count).fill(Number.NaN);
  network.pairs.forEach(({ reference, secondary }, k) => {
    const value = coherenceMean[k] ?? Number.NaN;
    values[reference * count + secondary] = value;
    if (!dropped?.[k]) values[secondary * count + reference] = value;
  });
  const pixels = colouriseRaster({ values, width: count, height: count }, map, range);
  for (let i = 0; i < count; i++) pixels.set(DIAGONAL_GREY, 4 * (i * count + i));

  const { left, top, width: side } = layout.area;
  const box = { x: left, y: top, width: side, height: side };
  return figure(
    {
      width: layout.width,
      height: layout.height,
      title: titles.title,
      description: `Mean coherence of ${network.pairs.length} pairs between ${count} dates${dropped === undefined ? "" : "; dropped pairs only above the diagonal"}.`,
    },
    drawTitles(titles, SPACE.edge, layout.width),
    tag("rect", { ...box, ...paint({ fill: "nodata" }) }),
    tag("image", {
      ...box,
      class: "uw-pixels",
      "image-rendering": "optimizeSpeed",
      href: pngDataUri(encodePng(pixels, count, count)),
    }),
    tag("rect", { ...box, ...paint({ fill: "none", stroke: "rule" }), "stroke-width": STROKE.hair }),
    currentDate === undefined ? "" : frameDate(layout, currentDate),
    currentPair === undefined ? "" : frameCells(layout, currentPair),
    ...dateLabels(network.dates, left, top, side),
    below,
  );
}

/** The row and the column of a date; nothing where the network has no such date. */
function frameDate({ area: { left, top, width }, cell, dates }: CoherenceMatrixLayout, date: string): string {
  const at = dates.indexOf(date);
  if (at < 0) return "";
  const style = { ...paint({ fill: "none", stroke: "ink" }), "stroke-width": STROKE.hair };
  return (
    tag("rect", { x: left, y: top + at * cell, width, height: cell, ...style }) +
    tag("rect", { x: left + at * cell, y: top, width: cell, height: width, ...style })
  );
}

/** Both cells of a pair, framed. */
function frameCells(
  { area: { left, top }, cell }: CoherenceMatrixLayout,
  { reference, secondary }: Pair,
): string {
  const at = (row: number, column: number) =>
    tag("rect", {
      x: left + column * cell,
      y: top + row * cell,
      width: cell,
      height: cell,
      ...paint({ fill: "none", stroke: "ink" }),
      "stroke-width": STROKE.strong,
    });
  return at(reference, secondary) + at(secondary, reference);
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
