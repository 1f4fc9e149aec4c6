import { coordinate, line, paint, tag } from "../svg.ts";
import { label, measureText } from "../text.ts";
import { STROKE, TYPE, WEIGHT } from "../theme.ts";

/** Where the radar flew and looked. */
export interface LookGeometry {
  /** Flight heading from north, clockwise, degrees. */
  readonly heading: number;
  /** Side to which the antenna looks; every civil SAR satellite but NISAR's left-looking modes looks right. */
  readonly side?: "right" | "left";
  /** Incidence angle from the vertical, degrees. */
  readonly incidence?: number;
}

const ROUND_LENGTHS = [1, 2, 5];

/** A round length in metres, at most a share of the distance across the map. */
export function scaleBarLength(metresAcross: number, share = 0.25): number {
  const most = metresAcross * share;
  const power = 10 ** Math.floor(Math.log10(most));
  return Math.max(...ROUND_LENGTHS.filter((step) => step * power <= most)) * power;
}

export const lengthText = (metres: number) =>
  metres >= 1000 ? `${Number((metres / 1000).toPrecision(6))} km` : `${Number(metres.toPrecision(6))} m`;

/** A scale bar whose right end is at (right, y) on its baseline. */
function drawScaleBar(
  metresAcross: number,
  mapWidth: number,
  right: number,
  y: number,
  mostWidth: number,
): string {
  const metres = scaleBarLength(metresAcross, Math.min(0.25, mostWidth / mapWidth));
  const width = (metres / metresAcross) * mapWidth;
  const x = right - width;
  const rule = { ...paint({ fill: "none", stroke: "ink" }), "stroke-width": STROKE.line };
  return (
    label(lengthText(metres), x + width / 2, y - 8, { size: TYPE.tick, anchor: "middle" }) +
    tag("path", {
      d: `M${coordinate(x)},${coordinate(y - 4)}V${coordinate(y)}H${coordinate(x + width)}V${coordinate(y - 4)}`,
      ...rule,
    })
  );
}

/** Half of the height of the arrows. */
const REACH = 17;

/** An arrow to the north, centred at (x, y). */
function drawNorthArrow(x: number, y: number): string {
  const [top, bottom] = [y - REACH, y + REACH];
  const half = (side: number) =>
    `M${coordinate(x)},${coordinate(top)}L${coordinate(x + side * 7)},${coordinate(bottom)}L${coordinate(x)},${coordinate(bottom - 7)}Z`;
  return (
    tag("path", {
      d: half(-1),
      ...paint({ fill: "ink", stroke: "ink" }),
      "stroke-width": STROKE.hair,
      "stroke-linejoin": "round",
    }) +
    tag("path", {
      d: half(1),
      ...paint({ fill: "paper", stroke: "ink" }),
      "stroke-width": STROKE.hair,
      "stroke-linejoin": "round",
    }) +
    label("N", x + 11, y - REACH + 8, { size: TYPE.tick, weight: WEIGHT.strong })
  );
}

/** The flight direction as a long arrow, and from its middle the direction in which the radar looks. */
export function drawLookArrow(
  { heading, side = "right", incidence }: LookGeometry,
  x: number,
  y: number,
): { svg: string; width: number } {
  const flight = (heading * Math.PI) / 180;
  const look = flight + (side === "right" ? Math.PI / 2 : -Math.PI / 2);
  const end = (angle: number, length: number): [number, number] => [
    x + length * Math.sin(angle),
    y - length * Math.cos(angle),
  ];
  const text = incidence === undefined ? "LOS" : `LOS ${incidence.toFixed(0)}°`;
  const reach = REACH * 0.9;
  const textX = x + reach + 8;
  return {
    svg:
      arrow(end(flight + Math.PI, reach), end(flight, reach), STROKE.line) +
      arrow([x, y], end(look, reach * 0.85), STROKE.strong) +
      label(text, textX, y + TYPE.tick * 0.36, { size: TYPE.tick }),
    width: reach + textX - x + measureText(text, TYPE.tick),
  };
}

function arrow([x1, y1]: [number, number], [x2, y2]: [number, number], width: number): string {
  const length = Math.hypot(x2 - x1, y2 - y1);
  const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
  const wing = (side: number) =>
    `${coordinate(x2 - 6.5 * ux + side * 3.4 * uy)},${coordinate(y2 - 6.5 * uy - side * 3.4 * ux)}`;
  return (
    line(x1, y1, x2 - 4 * ux, y2 - 4 * uy, { ...paint({ stroke: "ink" }), "stroke-width": width }) +
    tag("path", {
      d: `M${coordinate(x2)},${coordinate(y2)}L${wing(1)}L${wing(-1)}Z`,
      ...paint({ fill: "ink" }),
    })
  );
}

const ORNAMENT_HEIGHT = 40;
const LOOK_OFFSET = 62;
const LEAST_SCALE_BAR = 60;
const MOST_SCALE_BAR = 130;

const scaleBarOffset = (look: LookGeometry | undefined) =>
  look === undefined ? 48 : LOOK_OFFSET + drawLookArrow(look, 0, 0).width + 22;

/** Room that the row of ornaments needs. */
export const ornamentsWidth = (look: LookGeometry | undefined) => scaleBarOffset(look) + LEAST_SCALE_BAR;

/** North arrow, look arrow and, at the right, scale bar in one row; nothing where pixels are not on a map. */
export function drawOrnaments(
  {
    look,
    metresAcross,
    mapWidth,
  }: { look: LookGeometry | undefined; metresAcross: number | null; mapWidth: number },
  x: number,
  right: number,
  y: number,
): { svg: string; bottom: number } {
  if (metresAcross === null) return { svg: "", bottom: y - 20 };
  const middle = y + ORNAMENT_HEIGHT / 2;
  const room = Math.max(LEAST_SCALE_BAR / 2, Math.min(MOST_SCALE_BAR, right - x - scaleBarOffset(look)));
  return {
    svg:
      drawNorthArrow(x + 8, middle) +
      (look === undefined ? "" : drawLookArrow(look, x + LOOK_OFFSET, middle).svg) +
      drawScaleBar(metresAcross, mapWidth, right, middle + 6, room),
    bottom: y + ORNAMENT_HEIGHT,
  };
}
