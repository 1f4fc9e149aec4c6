import type { Grid } from "../../geo/grid.ts";

/** Share of a pixel by which two grids may be apart and still be one: float noise of header arithmetic. */
const PIXEL_SHARE = 1e-3;

/** How two grids differ, in words; null when they are the same. A grid that is not known differs from none. */
export function gridDifference(a: Grid | null, b: Grid | null): string | null {
  if (a === null || b === null) return null;
  if (a.shape.y !== b.shape.y || a.shape.x !== b.shape.x)
    return `${a.shape.y} x ${a.shape.x} against ${b.shape.y} x ${b.shape.x} pixels`;
  if (a.crs.epsg !== null && b.crs.epsg !== null && a.crs.epsg !== b.crs.epsg)
    return `EPSG:${a.crs.epsg} against EPSG:${b.crs.epsg}`;
  const size = Math.hypot(a.affine[0], a.affine[3]);
  const offset = Math.max(...a.affine.map((term, i) => Math.abs(term - (b.affine[i] ?? 0))));
  // Terms of scale add up over the whole grid.
  const steps = [0, 1, 3, 4].map((i) => Math.abs((a.affine[i] ?? 0) - (b.affine[i] ?? 0)));
  const drift = Math.max(...steps) * Math.max(a.shape.y, a.shape.x);
  return Math.max(offset, drift) > PIXEL_SHARE * size
    ? `affine ${a.affine.join(", ")} against ${b.affine.join(", ")}`
    : null;
}
