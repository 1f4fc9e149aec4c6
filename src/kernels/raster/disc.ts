import { configError } from "../../errors.ts";
import type { RasterShape } from "./raster-shape.ts";

/**
 * The pixels around a pixel whose centres lie within a radius: a disc, or an ellipse of cells where pixels are not square.
 * Row dy and row -dy reach from `-halfWidths[|dy|]` to `halfWidths[|dy|]`; the last row is `halfWidths.length - 1` away.
 */
export interface Disc {
  readonly halfWidths: Int32Array;
}

/**
 * Pixels; 2 km at 1 m, 61 km at 30 m. Time and memory grow with the radius: beyond this it was meant in metres, or the map is
 * too fine for it.
 */
export const LARGEST_RADIUS = 2048;

/** A pixel centre on the rim counts as inside, whatever rounding of metres over metres did to it. */
const RIM = 1e-9;

/** Pixels with dx^2 + dy^2 <= radius^2; a radius of 0 is one pixel. Refuses what is no radius, or above `LARGEST_RADIUS`. */
export function discOfPixels(radius: number): Disc {
  return ellipseOf(radius, radius, `${radius} pixels`);
}

/**
 * Pixels whose centres lie within so many metres.
 *
 * @param pixel distance between pixel centres along y and x, metres, both positive
 */
export function discOfMetres(metres: number, pixel: RasterShape): Disc {
  return ellipseOf(
    metres / pixel.y,
    metres / pixel.x,
    `${metres} m with pixels of ${pixel.y} m x ${pixel.x} m`,
  );
}

function ellipseOf(alongY: number, alongX: number, got: string): Disc {
  const isRadius = (radius: number) => radius >= 0 && radius <= LARGEST_RADIUS;
  if (!(isRadius(alongY) && isRadius(alongX)))
    throw configError({
      code: "filter-size",
      what: `The radius of a disc is not between 0 and ${LARGEST_RADIUS} pixels.`,
      got,
      fix: "Give a smaller radius, or resample the map to larger pixels.",
    });
  const halfWidths = new Int32Array(Math.floor(alongY + RIM) + 1);
  for (let dy = 0; dy < halfWidths.length; dy++) {
    const share = alongY === 0 ? 0 : (dy / alongY) ** 2;
    halfWidths[dy] = Math.floor(Math.sqrt(Math.max(0, 1 - share)) * alongX + RIM);
  }
  return { halfWidths };
}

/** The same disc by columns: how far each column reaches along y. */
export function transposeDisc({ halfWidths }: Disc): Disc {
  const widest = halfWidths[0]!;
  const heights = new Int32Array(widest + 1);
  for (let dx = 0; dx <= widest; dx++) {
    let dy = halfWidths.length - 1;
    while (halfWidths[dy]! < dx) dy--;
    heights[dx] = dy;
  }
  return { halfWidths: heights };
}
