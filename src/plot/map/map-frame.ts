import type { Affine } from "../../geo/affine.ts";
import { applyAffine } from "../../geo/affine.ts";
import type { Crs, Grid } from "../../geo/grid.ts";
import { niceTicks, tickTexts, type ValueRange } from "../scale.ts";

/** What the axes of a map count: degrees of longitude and latitude, metres of a projection, or pixels. */
export type AxisUnit = "degree" | "metre" | "pixel";

/** Mean metres of one degree of latitude: a sixth of the meridian quadrant of WGS 84 (10 001 966 m / 90). */
const METRES_PER_DEGREE = 111_132.95;

/** How a grid lies on the page: north up, east to the right, and how large a pixel is on the ground. */
export interface MapFrame {
  readonly unit: AxisUnit;
  /** World coordinates of the left and right edge. */
  readonly x: ValueRange;
  /** World coordinates of the upper and lower edge (upper first). */
  readonly y: ValueRange;
  /** The stored rows run from south to north, or the columns from east to west. */
  readonly flip: { readonly y: boolean; readonly x: boolean };
  /** Height of the map divided by its width, as the ground is. */
  readonly aspect: number;
  /** Metres on the ground across the whole map at its middle; null where pixels are not on a map. */
  readonly metresAcross: number | null;
  /** Ground size of a pixel in metres; null where unknown. */
  readonly spacing: { readonly x: number; readonly y: number } | null;
}

/** Geographic systems have EPSG codes in 4000-4999, except the geocentric 4978, and say so in their WKT. */
export function axisUnit({ epsg, wkt }: Crs): AxisUnit {
  if (epsg !== null) return epsg >= 4001 && epsg <= 4999 && epsg !== 4978 ? "degree" : "metre";
  if (wkt === null) return "pixel";
  return /^\s*GEOG(CS|CRS|RAPHICCRS)\b/i.test(wkt) ? "degree" : "metre";
}

/**
 * The frame of a grid. A rotated grid is shown in pixels, as it is stored; so is a radar image, unless its orbit is known: rows of an
 * ascending one run from south to north, columns of a descending one (seen to the right) from east to west.
 */
export function mapFrame(
  { shape, affine, crs, geometry }: Grid,
  orbit?: "ascending" | "descending",
): MapFrame {
  const unit = geometry === "radar" || isRotated(affine) ? "pixel" : axisUnit(crs);
  if (unit === "pixel") {
    const isRadar = geometry === "radar";
    const flip = { y: isRadar && orbit === "ascending", x: isRadar && orbit === "descending" };
    return {
      unit,
      x: flip.x ? [shape.x, 0] : [0, shape.x],
      y: flip.y ? [shape.y, 0] : [0, shape.y],
      flip,
      aspect: shape.y / shape.x,
      metresAcross: null,
      spacing: null,
    };
  }
  const [x0, y0] = applyAffine(affine, 0, 0);
  const [x1, y1] = applyAffine(affine, shape.x, shape.y);
  const flip = { y: y1 > y0, x: x1 < x0 };
  const x: ValueRange = [Math.min(x0, x1), Math.max(x0, x1)];
  const y: ValueRange = [Math.max(y0, y1), Math.min(y0, y1)];
  const perY = unit === "degree" ? METRES_PER_DEGREE : 1;
  const perX = unit === "degree" ? METRES_PER_DEGREE * Math.cos((((y[0] + y[1]) / 2) * Math.PI) / 180) : 1;
  const [across, down] = [(x[1] - x[0]) * perX, (y[0] - y[1]) * perY];
  return {
    unit,
    x,
    y,
    flip,
    aspect: down / across,
    metresAcross: across,
    spacing: { x: across / shape.x, y: down / shape.y },
  };
}

const isRotated = ([a, b, , d, e]: Affine) => Math.abs(b) + Math.abs(d) > 1e-6 * (Math.abs(a) + Math.abs(e));

/** Position of a pixel's centre across and down the map, 0 to 1. */
export function pixelPosition(
  frame: MapFrame,
  { shape }: Grid,
  pixel: { y: number; x: number },
): [across: number, down: number] {
  const across = (pixel.x + 0.5) / shape.x;
  const down = (pixel.y + 0.5) / shape.y;
  return [frame.flip.x ? 1 - across : across, frame.flip.y ? 1 - down : down];
}

export interface MapTick {
  /** 0 to 1 along the edge, from the left or the top. */
  readonly position: number;
  readonly text: string;
}

/** Round coordinates along one edge. */
export function edgeTicks(frame: MapFrame, edge: "x" | "y", count: number): readonly MapTick[] {
  const [start, end] = frame[edge];
  const low = Math.min(start, end);
  const high = Math.max(start, end);
  const perTick = frame.unit === "metre" ? 1000 : 1;
  const round = niceTicks([low / perTick, high / perTick], count);
  // There is no half of a row.
  const values = frame.unit === "pixel" ? round.filter(Number.isInteger) : round;
  const texts = tickTexts(values);
  return values.map((value, i) => ({
    position: (value * perTick - start) / (end - start),
    text: frame.unit === "degree" ? degrees(value, texts[i] ?? "", edge) : (texts[i] ?? ""),
  }));
}

function degrees(value: number, text: string, edge: "x" | "y"): string {
  const side = edge === "x" ? (value < 0 ? "W" : "E") : value < 0 ? "S" : "N";
  return value === 0 ? "0°" : `${text.replace("−", "")}° ${side}`;
}

/** What the axes count, in words; nothing for degrees, whose ticks say it themselves. */
export function edgeTitle(frame: MapFrame, edge: "x" | "y"): string | null {
  if (frame.unit === "degree") return null;
  if (frame.unit === "metre") return edge === "x" ? "easting (km)" : "northing (km)";
  return edge === "x" ? "column (range)" : "row (azimuth)";
}
