import { dayNumber } from "../dates.ts";
import type { Network } from "../stack/network.ts";
import { type AcquisitionPlaces, placeAcquisitions } from "./acquisition-baselines.ts";
import {
  type BaselineHistory,
  type BaselinesOptions,
  describeAcquisition,
  historyOf,
  summariseHistory,
} from "./baseline-history.ts";
import { type Area, drawDateAxis, drawValueAxis, TICK_LABEL_HEIGHT, valueAxisWidth } from "./chart.ts";
import { drawCredits } from "./credits.ts";
import { barMark, dotMark, drawKeys, type Key, lineMark } from "./keys.ts";
import { plural } from "./network-legend.ts";
import { type PlotLayout, plotLayout, positionOf } from "./plot-layout.ts";
import { GAP_REVISITS, type Gap } from "./revisit.ts";
import { paddedExtent } from "./scale.ts";
import { coordinate, escapeMarkup, figure, line, paint, tag } from "./svg.ts";
import { label, measureText } from "./text.ts";
import { FIGURE_WIDTH, SPACE, STROKE, seriesColour, TYPE } from "./theme.ts";
import { drawTitles, titlesHeight } from "./titles.ts";

/** Where a baseline history is: days since 1970-01-01 across; metres (nothing, where they are not known) upwards. */
export interface BaselinesLayout extends PlotLayout {
  readonly acquisitions: readonly { readonly x: number; readonly y: number }[];
  /** The bars with the pairs of each date, below. */
  readonly bars: Area;
}

const TITLE = "Baseline history";
const BARS_HEIGHT = 64;
const BETWEEN = 44;

/** Areas, scales and dots of `renderBaselines` with the same arguments. Throws as it does. */
export function layoutBaselines(network: Network, options: BaselinesOptions = {}): BaselinesLayout {
  return prepare(network, options).layout;
}

/**
 * When a stack was acquired, and from where: perpendicular baseline of each acquisition against the reference one over time,
 * pairs as thin lines, long gaps shaded, and below how many pairs hold each date. `renderNetwork` shows how good the pairs
 * are; this shows what the dates have to say.
 *
 * @returns an SVG file
 * @throws input errors `network-empty`, `date-missing`
 */
export function renderBaselines(network: Network, options: BaselinesOptions = {}): string {
  const { hints = false, dropped, currentDate } = options;
  const { layout, history, places, titles, below } = prepare(network, options);
  const { area, bars, width, acquisitions } = layout;
  const time = drawDateAxis(
    { ...bars, top: area.top, height: bars.top + bars.height - area.top },
    layout.x.domain,
  );
  const value =
    history.baseline === null
      ? ""
      : drawValueAxis(
          area,
          layout.y.domain,
          "Perpendicular baseline (m)",
          `against ${history.referenceDate}`,
          SPACE.edge,
        ).svg;
  const most = Math.max(1, ...history.pairCount);
  const counts = drawValueAxis(bars, [0, most * 1.08], "Pairs of each date", "", SPACE.edge);
  const lines = network.pairs.map(({ reference, secondary }, k) => {
    const [a, b] = [acquisitions[reference], acquisitions[secondary]];
    if (dropped?.[k] || a === undefined || b === undefined || history.baseline === null) return "";
    return `M${coordinate(a.x)},${coordinate(a.y)}L${coordinate(b.x)},${coordinate(b.y)}`;
  });
  const several = places.componentCount > 1;
  const dots = acquisitions.map(({ x, y }, i) => {
    const hint = hints
      ? tag("title", {}, escapeMarkup(describeAcquisition(network.dates[i] ?? "", history, i)))
      : "";
    return dotMark(several ? seriesColour(places.component[i] ?? 0) : "ink", 4, hint)(x, y);
  });
  const at = network.dates.indexOf(history.referenceDate);
  const { x = 0, y = 0 } = acquisitions[at] ?? {};
  const barWidth = Math.max(1.5, Math.min(7, (0.7 * area.width) / network.dates.length));
  const columns = acquisitions.map((dot, i) => {
    const count = history.pairCount[i] ?? 0;
    const top = counts.scale(count);
    return tag("rect", {
      x: dot.x - barWidth / 2,
      y: count === 0 ? bars.top + bars.height - 2 : top,
      width: barWidth,
      height: count === 0 ? 2 : bars.top + bars.height - top,
      ...paint({ fill: count <= 1 ? "warning" : "accent" }),
    });
  });
  const now = currentDate === undefined ? Number.NaN : positionOf(layout.x, dayNumber(currentDate));
  return figure(
    { width, height: layout.height, title: titles.title, description: titles.subtitle },
    drawTitles(titles, SPACE.edge, width),
    time.svg,
    // Lines of the calendar would run through the title between both areas.
    tag("rect", {
      x: 0,
      y: area.top + area.height + 6,
      width,
      height: bars.top - area.top - area.height - 8,
      ...paint({ fill: "paper" }),
    }),
    ...history.gaps.map((gap) => shadeGap(gap, layout)),
    value,
    counts.svg,
    tag("path", {
      d: lines.join(""),
      ...paint({ fill: "none", stroke: "rule" }),
      "stroke-width": STROKE.hair,
      "stroke-opacity": 0.7,
    }),
    now >= area.left && now <= area.left + area.width
      ? line(now, area.top, now, bars.top + bars.height, {
          ...paint({ stroke: "ink" }),
          "stroke-width": STROKE.line,
        })
      : "",
    ...dots,
    referenceRing(x, y),
    ...columns,
    below,
  );
}

function prepare(network: Network, options: BaselinesOptions) {
  const { title = TITLE, width = FIGURE_WIDTH, gapRevisits = GAP_REVISITS } = options;
  const places = placeAcquisitions(network, options.dropped);
  const history = historyOf(network, places, options);
  const known = history.baseline;
  const height = options.height ?? (known === null ? 40 : 260);
  const titles = { title, subtitle: options.subtitle ?? summariseHistory(network, history) };
  const range = known === null ? ([-1, 1] as const) : paddedExtent([known], 0.1);
  const most = Math.max(1, ...history.pairCount);
  const axis = Math.max(
    known === null ? 0 : valueAxisWidth(range, height),
    valueAxisWidth([0, most], BARS_HEIGHT),
  );
  const left = SPACE.edge + axis;
  const area: Area = {
    left,
    top: titlesHeight(titles) + (known === null ? 20 : 40),
    width: width - left - SPACE.edge,
    height,
  };
  const bars: Area = { ...area, top: area.top + height + BETWEEN, height: BARS_HEIGHT };
  const keys = drawKeys(
    keysOf(history, places, gapRevisits),
    SPACE.edge,
    bars.top + bars.height + TICK_LABEL_HEIGHT + 26,
    width - 2 * SPACE.edge,
  );
  const credits = drawCredits(options.credits, keys.bottom, width);
  const days = network.dates.map(dayNumber);
  const plot = plotLayout(
    { width, height: credits.bottom + SPACE.edge },
    area,
    { kind: "date", domain: paddedExtent([days], 0.03), unit: "" },
    { kind: "number", domain: range, unit: known === null ? "" : "m" },
  );
  const acquisitions = days.map((day, i) => ({
    x: positionOf(plot.x, day),
    y: positionOf(plot.y, known?.[i] ?? 0),
  }));
  const layout: BaselinesLayout = { ...plot, acquisitions, bars };
  return { layout, history, places, titles, below: keys.svg + credits.svg };
}

/** Around the dot of the reference acquisition. */
const referenceRing = (x: number, y: number) =>
  tag("circle", {
    cx: x,
    cy: y,
    r: 7.5,
    ...paint({ fill: "none", stroke: "accent" }),
    "stroke-width": STROKE.strong,
  });

/** A stretch without an acquisition, and how long it is where that can be read. */
function shadeGap({ from, to, days }: Gap, { x, area, bars }: BaselinesLayout): string {
  const [start, end] = [positionOf(x, dayNumber(from)), positionOf(x, dayNumber(to))];
  const text = `${days} days`;
  const fits = measureText(text, TYPE.note) + 8 <= end - start;
  const shade = ({ top, height }: Area) =>
    tag("rect", {
      x: start,
      y: top,
      width: end - start,
      height,
      ...paint({ fill: "warning" }),
      "fill-opacity": 0.09,
    });
  return (
    shade(area) +
    shade(bars) +
    (fits
      ? label(text, (start + end) / 2, area.top + 13, {
          size: TYPE.note,
          colour: "muted",
          anchor: "middle",
          halo: true,
        })
      : "")
  );
}

function keysOf(
  { gaps, pairCount, referenceDate, baseline }: BaselineHistory,
  { component, componentCount }: AcquisitionPlaces,
  gapRevisits: number,
): readonly Key[] {
  const parts = Array.from({ length: Math.min(componentCount, MOST_PARTS) }, (_, c) => ({
    mark: dotMark(seriesColour(c), 4.5),
    text: `part ${c + 1}: ${plural(component.filter((of) => of === c).length, "acquisition")}`,
  }));
  const gapMark = (x: number, y: number) =>
    tag("rect", {
      x: x - 9,
      y: y - 6,
      width: 18,
      height: 12,
      ...paint({ fill: "warning" }),
      "fill-opacity": 0.16,
    });
  return [
    ...(componentCount === 1 ? [{ mark: dotMark("ink", 4), text: "acquisition" }] : parts),
    { mark: (x: number, y: number) => referenceRing(x, y), text: `reference acquisition ${referenceDate}` },
    ...(baseline === null ? [] : [{ mark: lineMark("rule", { width: STROKE.hair }), text: "interferogram" }]),
    ...(pairCount.some((count) => count <= 1)
      ? [{ mark: barMark("warning"), text: "one pair or none" }]
      : []),
    ...(gaps.length === 0
      ? []
      : [{ mark: gapMark, text: `gap over ${gapRevisits} × the median revisit time` }]),
  ];
}

const MOST_PARTS = 6;
