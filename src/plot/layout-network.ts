import { dateOfDay, dayNumber } from "../dates.ts";
import { inputError } from "../errors.ts";
import type { Network } from "../stack/network.ts";
import { type AcquisitionPlaces, placeAcquisitions } from "./acquisition-baselines.ts";
import { type Area, TICK_LABEL_HEIGHT, valueAxisWidth } from "./chart.ts";
import { drawColourBar } from "./colour-bar.ts";
import { drawCredits } from "./credits.ts";
import { drawKeys } from "./keys.ts";
import { networkKeys, networkSummary } from "./network-legend.ts";
import type { NetworkData, NetworkOptions } from "./network-options.ts";
import { type CoherenceColours, coherenceColours, type DroppedRule, tallyReasons } from "./network-pairs.ts";
import { type PlotLayout, plotLayout, positionOf } from "./plot-layout.ts";
import { paddedExtent, type ValueRange } from "./scale.ts";
import { FIGURE_WIDTH, SPACE } from "./theme.ts";
import { currentMark } from "./timeseries-marks.ts";
import { titlesHeight } from "./titles.ts";

/** Where the dots and lines of a network are. */
export interface NetworkLayout extends PlotLayout {
  /** Centre of each acquisition's dot, px, in the order of the network's dates. */
  readonly acquisitions: readonly { readonly x: number; readonly y: number }[];
  /** Ends of each pair, and the height of its top where it is an arc, px; in the order of the network's pairs. */
  readonly pairs: readonly PlacedPair[];
}

interface PlacedPair {
  readonly reference: number;
  readonly secondary: number;
  readonly apex: number | null;
}

/**
 * Plotting area, scales, dots and lines of `renderNetwork` with the same arguments: days since 1970-01-01 across, metres of
 * perpendicular baseline (or days between both dates, where no baseline is known) upwards.
 *
 * @throws input errors `network-empty`, `network-length-mismatch`
 */
export function layoutNetwork(data: NetworkData, options: NetworkOptions = {}): NetworkLayout {
  return prepareNetwork(data, options).layout;
}

export interface PreparedNetwork {
  readonly layout: NetworkLayout;
  readonly places: AcquisitionPlaces;
  readonly colours: CoherenceColours | undefined;
  readonly rules: readonly DroppedRule[];
  readonly titles: { readonly title: string; readonly subtitle: string };
  /** Legends and credits. */
  readonly below: string;
}

const LEAST_KEYS_WIDTH = 200;

export function prepareNetwork(
  { network, coherenceMean, dropped, reasons }: NetworkData,
  options: NetworkOptions,
): PreparedNetwork {
  const { title = "Interferogram network", width = FIGURE_WIDTH, height = 300, currentDate } = options;
  const { subtitle = networkSummary(network, dropped) } = options;
  checkLengths(network, coherenceMean, dropped, title);
  const places = placeAcquisitions(network, dropped);
  const days = network.dates.map(dayNumber);
  const spans = network.pairs.map(
    ({ reference, secondary }) => (days[secondary] ?? 0) - (days[reference] ?? 0),
  );
  const range: ValueRange =
    places.baseline === null ? [0, 1.08 * Math.max(1, ...spans)] : paddedExtent([places.baseline], 0.1);
  const left = SPACE.edge + valueAxisWidth(range, height);
  const top = titlesHeight({ title, subtitle }) + 40;
  const area: Area = { left, top, width: width - left - SPACE.edge, height };

  const colours = coherenceMean && coherenceColours(coherenceMean, options.range);
  const rules = tallyReasons(dropped, reasons);
  const legendTop = top + height + TICK_LABEL_HEIGHT + 16;
  const barWidth = Math.min(260, area.width);
  const bar =
    colours &&
    drawColourBar(
      {
        map: colours.light,
        darkMap: colours.dark,
        range: colours.range,
        title: options.coherenceTitle ?? "Mean coherence",
        ...(options.words && { words: options.words }),
      },
      left,
      legendTop,
      barWidth,
    );
  // Beside the colour legend where there is room, below it where not.
  const beside = bar !== undefined && width - left - barWidth - 40 - SPACE.edge >= LEAST_KEYS_WIDTH;
  const keysX = beside ? left + barWidth + 40 : left;
  const keysY = legendTop + (bar === undefined ? 10 : beside ? 27 : bar.height + 22);
  const keys = drawKeys(
    [
      ...networkKeys(places, dropped, rules, coherenceMean === undefined),
      ...(currentDate === undefined ? [] : [{ mark: currentMark, text: dateOfDay(dayNumber(currentDate)) }]),
    ],
    keysX,
    keysY,
    width - keysX - SPACE.edge,
  );
  const credits = drawCredits(options.credits, Math.max(keys.bottom, legendTop + (bar?.height ?? 0)), width);
  const plot = plotLayout(
    { width, height: credits.bottom + SPACE.edge },
    area,
    { kind: "date", domain: paddedExtent([days], 0.03), unit: "" },
    { kind: "number", domain: range, unit: places.baseline === null ? "day" : "m" },
  );
  const layout: NetworkLayout = {
    ...plot,
    acquisitions: days.map((day, i) => ({
      x: positionOf(plot.x, day),
      y: positionOf(plot.y, places.baseline?.[i] ?? 0),
    })),
    pairs: network.pairs.map((pair, k) => ({
      ...pair,
      apex: places.baseline === null ? positionOf(plot.y, spans[k] ?? 0) : null,
    })),
  };
  const below = (bar?.svg ?? "") + keys.svg + credits.svg;
  return { layout, places, colours, rules, titles: { title, subtitle }, below };
}

function checkLengths(
  { dates, pairs }: Network,
  coherence: ArrayLike<number> | undefined,
  dropped: readonly boolean[] | undefined,
  where: string,
): void {
  if (dates.length === 0)
    throw inputError({ code: "network-empty", what: "The network has no acquisition.", where });
  for (const [name, list] of [
    ["coherences", coherence],
    ["dropped flags", dropped],
  ] as const)
    if (list !== undefined && list.length !== pairs.length)
      throw inputError({
        code: "network-length-mismatch",
        what: "The network needs one value for each pair.",
        where,
        got: `${list.length} ${name} for ${pairs.length} pairs`,
      });
}
