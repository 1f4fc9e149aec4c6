import { wordsWidth } from "../colour-bar.ts";
import { measureText } from "../text.ts";
import { FIGURE_WIDTH, SPACE, TYPE } from "../theme.ts";
import { titlesHeight } from "../titles.ts";
import { edgeTicks, edgeTitle, type MapFrame } from "./map-frame.ts";
import type { MapOptions } from "./map-options.ts";

/** A map is no taller than this share of the figure's width; narrower ones put their legend beside them. */
const TALLEST = 0.92;
const SIDE_LEGEND_ASPECT = 1.15;
const SIDE_LEGEND_WIDTH = 236;
const SIDE_LEGEND_ROOM = SIDE_LEGEND_WIDTH + 28;
/** A narrower map had better keep its legend below. */
const LEAST_WIDTH_BESIDE_LEGEND = 180;
/** What stands below a very narrow map may be wider than it. */
const LEAST_ROOM_BELOW = 280;
const LEAST_MAP_WIDTH = 60;
const POSSIBLE_TICK_COUNTS = [2, 3, 4, 5, 6, 7, 8];

export interface MapLayout {
  readonly figureWidth: number;
  /** The map's own rectangle. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly bottomAxis: number;
  readonly side: boolean;
  readonly legendX: number;
  readonly legendY: number;
  readonly legendWidth: number;
  readonly ornamentX: number;
  /** Right edge of the map and of what stands below it, or of the legend beside it. */
  readonly right: number;
  readonly patternId: string;
}

/** Places the map, its legend and its ornaments in the figure. */
export function layOutMap(frame: MapFrame, options: MapOptions): MapLayout {
  const wanted = options.width ?? FIGURE_WIDTH;
  // The height, and with it the number of ticks, follows from the width that their texts leave.
  const yTexts = POSSIBLE_TICK_COUNTS.flatMap((count) => edgeTicks(frame, "y", count)).map(({ text }) =>
    measureText(text, TYPE.tick),
  );
  const left =
    SPACE.edge +
    Math.max(0, ...yTexts) +
    SPACE.tick +
    SPACE.tickText +
    (edgeTitle(frame, "y") === null ? 0 : 20);
  const top = titlesHeight(options) + 14;
  const bottomAxis = SPACE.tick + SPACE.tickText + TYPE.tick + (edgeTitle(frame, "x") === null ? 0 : 18);
  const whole = wanted - left - SPACE.edge - 4;
  const side = frame.aspect > SIDE_LEGEND_ASPECT && whole - SIDE_LEGEND_ROOM >= LEAST_WIDTH_BESIDE_LEGEND;
  const room = side ? whole - SIDE_LEGEND_ROOM : whole;
  const width = Math.round(Math.max(LEAST_MAP_WIDTH, Math.min(room, (wanted * TALLEST) / frame.aspect)));
  const height = Math.round(width * frame.aspect);
  const legendX = side ? left + width + 32 : left;
  const legendY = side ? top : top + height + bottomAxis + 18;
  const legendRoom = Math.max(
    options.words === undefined ? 0 : wordsWidth(options.words),
    Math.min(380, width * 0.56),
  );
  const right = side
    ? legendX + SIDE_LEGEND_WIDTH
    : left + Math.max(width, Math.min(whole, LEAST_ROOM_BELOW));
  const legendWidth = side ? SIDE_LEGEND_WIDTH : Math.min(legendRoom, right - left);
  const ornamentX = side ? legendX : legendX + legendWidth + 40;
  // A tall map leaves room at its right, and the figure gives it back.
  const figureWidth = side ? right + SPACE.edge : wanted;
  const patternId = `nodata-${hash(`${options.title} ${options.subtitle ?? ""} ${options.unit} ${width} ${height}`)}`;
  return {
    figureWidth,
    left,
    top,
    width,
    height,
    bottomAxis,
    side,
    legendX,
    legendY,
    legendWidth,
    ornamentX,
    right,
    patternId,
  };
}

/** FNV-1a, 32 bit: a short name that is the same for the same figure and differs between figures of one page. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return (value >>> 0).toString(36);
}
