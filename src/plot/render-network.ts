import { dayNumber } from "../dates.ts";
import { drawDateAxis, drawValueAxis } from "./chart.ts";
import { dotMark } from "./keys.ts";
import { prepareNetwork } from "./layout-network.ts";
import type { NetworkData, NetworkOptions } from "./network-options.ts";
import {
  DROPPED_DASH,
  type DroppedLook,
  describePair,
  type Point,
  pairPath,
  pairStyle,
  rank,
} from "./network-pairs.ts";
import { escapeMarkup, figure, line, paint, tag } from "./svg.ts";
import { SPACE, STROKE, seriesColour } from "./theme.ts";
import { drawTitles } from "./titles.ts";

export type { NetworkData, NetworkOptions } from "./network-options.ts";

/**
 * The network of interferograms: acquisitions as dots, pairs as lines coloured by mean coherence. Vertically
 * stands the perpendicular baseline; where no product gave one, pairs are arcs as high as the days they span.
 * `layoutNetwork` tells where they are.
 *
 * @returns an SVG file
 * @throws input errors `network-empty`, `network-length-mismatch`
 */
export function renderNetwork(data: NetworkData, options: NetworkOptions = {}): string {
  const { network, coherenceMean, dropped, reasons } = data;
  const { hints = false, currentDate, currentPair } = options;
  const { layout, places, colours, rules, titles, below } = prepareNetwork(data, options);
  const { area, width } = layout;
  const value = drawValueAxis(
    area,
    layout.y.domain,
    places.baseline === null ? "Time between acquisitions (days)" : "Perpendicular baseline (m)",
  );
  const time = drawDateAxis(area, layout.x.domain);
  const place = (i: number): Point => {
    const { x = 0, y = 0 } = layout.acquisitions[i] ?? {};
    return [x, y];
  };
  const droppedLook = (k: number): DroppedLook =>
    rules.find(({ reason }) => reason === reasons?.[k]) ?? { colour: "rule", dash: DROPPED_DASH };
  // The strongest pairs last, on top; dropped ones below all.
  const order = network.pairs
    .map((_, k) => k)
    .sort((a, b) => rank(a, coherenceMean, dropped) - rank(b, coherenceMean, dropped) || a - b);
  const drawPair = (k: number) => {
    const pair = layout.pairs[k];
    if (pair === undefined) return "";
    const isDropped = dropped?.[k] === true;
    const hint = hints
      ? tag("title", {}, escapeMarkup(describePair(network, k, coherenceMean?.[k], isDropped, reasons?.[k])))
      : "";
    return tag(
      "path",
      {
        d: pairPath(place(pair.reference), place(pair.secondary), pair.apex),
        "stroke-linecap": "round",
        ...pairStyle(isDropped ? droppedLook(k) : null, colours?.(coherenceMean?.[k] ?? Number.NaN)),
      },
      hint,
    );
  };
  const rim = (k: number) => {
    const pair = layout.pairs[k];
    if (pair === undefined) return "";
    const d = pairPath(place(pair.reference), place(pair.secondary), pair.apex);
    return tag("path", { d, ...paint({ fill: "none", stroke: "ink" }), "stroke-width": 2.5 * STROKE.strong });
  };
  const several = places.componentCount > 1;
  const dots = network.dates.map((_, i) =>
    dotMark(several ? seriesColour(places.component[i] ?? 0) : "ink", 4.5)(...place(i)),
  );
  const now = currentDate === undefined ? Number.NaN : time.scale(dayNumber(currentDate));
  return figure(
    { width, height: layout.height, title: titles.title, description: titles.subtitle },
    drawTitles(titles, SPACE.edge, width),
    value.svg,
    time.svg,
    now >= area.left && now <= area.left + area.width
      ? line(now, area.top, now, area.top + area.height, {
          ...paint({ stroke: "ink" }),
          "stroke-width": STROKE.line,
        })
      : "",
    ...order.map(drawPair),
    ...(currentPair === undefined ? [] : [rim(currentPair), drawPair(currentPair)]),
    ...dots,
    below,
  );
}
