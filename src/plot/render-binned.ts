import { quantileSorted } from "d3-array";
import { inputError } from "../errors.ts";
import { formatQuantity, humanUnit, preferredUnit, unitFactor } from "../units.ts";
import { type Area, drawNumberAxis, drawValueAxis, NUMBER_AXIS_HEIGHT, valueAxisWidth } from "./chart.ts";
import { drawKeys } from "./keys.ts";
import { paddedExtent } from "./scale.ts";
import { escapeMarkup, figure, paint, polylinePath, tag } from "./svg.ts";
import { FIGURE_WIDTH, SPACE, STROKE } from "./theme.ts";
import { drawTitles, titlesHeight } from "./titles.ts";

export interface BinnedOptions {
  readonly title: string;
  readonly subtitle?: string;
  /** What the values are ordered by, and its unit. */
  readonly along: { readonly quantity: string; readonly unit: string };
  /** Title of the vertical axis. */
  readonly quantity: string;
  /** Unit of the values, UDUNITS spelling. */
  readonly unit: string;
  readonly displayUnit?: string;
  readonly bins?: number;
  readonly width?: number;
  /** Height of the plotting area. */
  readonly height?: number;
}

interface Bin {
  readonly middle: number;
  readonly count: number;
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** One standard deviation on both sides of the middle of a normal distribution. */
const BAND = [0.1587, 0.8413] as const;
/** Fewer values have no meaningful quantiles. */
const FEWEST = 5;

/**
 * How a quantity changes with another one: median and middle 68 % of the values in bins of equal width.
 *
 * @returns an SVG file
 * @throws input error `binned-length-mismatch`
 */
export function renderBinned(
  positions: ArrayLike<number>,
  values: ArrayLike<number>,
  options: BinnedOptions,
): string {
  const { title, along, quantity, unit, width = FIGURE_WIDTH, height = 220 } = options;
  if (positions.length !== values.length)
    throw inputError({
      code: "binned-length-mismatch",
      what: "There must be one position for each value.",
      where: title,
      got: `${positions.length} positions, ${values.length} values`,
    });
  const target = options.displayUnit ?? preferredUnit(unit);
  const factor = target === unit ? 1 : unitFactor(unit, target);
  const bins = binValues(positions, values, options.bins ?? Math.round(width / 26)).map((bin) => ({
    ...bin,
    low: bin.low * factor,
    median: bin.median * factor,
    high: bin.high * factor,
  }));
  const [, highest] = paddedExtent([bins.map(({ high }) => high)]);
  const [, farthest] = paddedExtent([bins.map(({ middle }) => middle)], 0.02);
  const range = [Math.min(0, ...bins.map(({ low }) => low)), highest] as const;
  const left = SPACE.edge + valueAxisWidth(range, height);
  const area: Area = { left, top: titlesHeight(options) + 40, width: width - left - SPACE.edge, height };
  const titled = (name: string, of: string) => (of === "" ? name : `${name} (${of})`);
  const vertical = drawValueAxis(area, range, titled(quantity, humanUnit(target)));
  const horizontal = drawNumberAxis(area, [0, farthest], titled(along.quantity, humanUnit(along.unit)));
  const at = (of: (bin: Bin) => number) =>
    bins.map((bin) => [horizontal.scale(bin.middle), vertical.scale(of(bin))] as const);
  const text = (value: number) => formatQuantity(value, target, { to: target, minus: "−" });
  const dots = bins.map((bin) =>
    tag(
      "circle",
      {
        cx: horizontal.scale(bin.middle),
        cy: vertical.scale(bin.median),
        r: 3,
        ...paint({ fill: "accent", stroke: "paper" }),
        "stroke-width": 1,
      },
      tag(
        "title",
        {},
        escapeMarkup(
          `${formatQuantity(bin.middle, along.unit, { to: along.unit })}: median ${text(bin.median)}, middle 68 % from ${text(bin.low)} to ${text(bin.high)}, ${bin.count.toLocaleString("en")} values`,
        ),
      ),
    ),
  );
  const keys = drawKeys(
    [
      { mark: (x, y) => medianMark(x, y), text: "median" },
      { mark: bandMark, text: "middle 68 %" },
    ],
    SPACE.edge,
    area.top + height + NUMBER_AXIS_HEIGHT + 18,
    width - 2 * SPACE.edge,
  );
  const [first, last] = [bins[0], bins.at(-1)];
  return figure(
    {
      width,
      height: keys.bottom + SPACE.edge,
      title,
      description:
        first && last
          ? `${quantity} against ${along.quantity}: median from ${text(first.median)} to ${text(last.median)}.`
          : `${quantity} against ${along.quantity}, without a value.`,
    },
    drawTitles(options, SPACE.edge, width),
    vertical.svg,
    horizontal.svg,
    bins.length === 0
      ? ""
      : tag("path", {
          d: `${polylinePath([...at(({ high }) => high), ...at(({ low }) => low).reverse()])}Z`,
          ...paint({ fill: "accent" }),
          "fill-opacity": 0.18,
        }),
    tag("path", {
      d: polylinePath(at(({ median }) => median)),
      ...paint({ fill: "none", stroke: "accent" }),
      "stroke-width": STROKE.strong,
      "stroke-linejoin": "round",
    }),
    ...dots,
    keys.svg,
  );
}

/** Quantiles in bins of equal width from zero to the largest position; bins of few values are left out. */
function binValues(positions: ArrayLike<number>, values: ArrayLike<number>, count: number): Bin[] {
  let farthest = 0;
  for (let i = 0; i < values.length; i++)
    if (Number.isFinite(values[i]) && (positions[i] ?? Number.NaN) > farthest) farthest = positions[i] ?? 0;
  if (farthest === 0) return [];
  const lists: number[][] = Array.from({ length: count }, () => []);
  for (let i = 0; i < values.length; i++) {
    const [position, value] = [positions[i] ?? Number.NaN, values[i] ?? Number.NaN];
    if (!(position >= 0) || !Number.isFinite(value)) continue;
    lists[Math.min(count - 1, Math.floor((position / farthest) * count))]?.push(value);
  }
  return lists.flatMap((list, k) => {
    if (list.length < FEWEST) return [];
    const sorted = list.sort((a, b) => a - b);
    const [low = 0, median = 0, high = 0] = [BAND[0], 0.5, BAND[1]].map((p) => quantileSorted(sorted, p));
    return [{ middle: ((k + 0.5) * farthest) / count, count: list.length, low, median, high }];
  });
}

const medianMark = (x: number, y: number) =>
  tag("line", {
    x1: x - 9,
    y1: y,
    x2: x + 9,
    y2: y,
    ...paint({ stroke: "accent" }),
    "stroke-width": STROKE.strong,
  }) +
  tag("circle", { cx: x, cy: y, r: 3, ...paint({ fill: "accent", stroke: "paper" }), "stroke-width": 1 });

const bandMark = (x: number, y: number) =>
  tag("rect", {
    x: x - 9,
    y: y - 5,
    width: 18,
    height: 10,
    ...paint({ fill: "accent" }),
    "fill-opacity": 0.18,
  });
