import { DAYS_PER_YEAR, dayNumber } from "../../dates.ts";
import type { ResolvedDemOptions } from "./options.ts";

/** How the surface moves. All functions take pixels (y, x ..) of one row. */
export interface SurfaceMotion {
  /** 1 in the middle of the glacier, 0 at its edge and beyond. */
  glacierRow(y: number, x: number, out: Float64Array): void;
  /** Change of elevation since the first date's trend began, m; adds to `out`. */
  addChange(day: number, y: number, x: number, out: Float64Array): void;
}

/** 1 April is the 91st day of a common year. */
const HIGHEST_SNOW = 90 / 365.25;

/** (1 - a^2) a is at most 2 / (3 sqrt 3). */
const SURGE_SCALE = (3 * Math.sqrt(3)) / 2;

/** A glacier that thins ever faster, breathes with the seasons and may surge; and ground that may fall in. */
export function createMotion({
  shape,
  pixelSize,
  dates,
  glacier,
  collapse,
}: ResolvedDemOptions): SurfaceMotion {
  const start = dayNumber(dates.start);
  const northOf = (y: number, center: number) => (y + 0.5 - center * shape.y) * pixelSize;
  const eastOf = (x: number, center: number) => (x + 0.5 - center * shape.x) * pixelSize;
  const glacierRow = (y: number, x: number, out: Float64Array) => {
    out.fill(0);
    if (glacier === null) return;
    const along = northOf(y, glacier.center.y) / glacier.length;
    for (let i = 0; i < out.length; i++) {
      const across = eastOf(x + i, glacier.center.x) / glacier.width;
      out[i] = Math.max(0, 1 - along * along - across * across);
    }
  };
  return {
    glacierRow,
    addChange(day, y, x, out) {
      const years = (day - start) / DAYS_PER_YEAR;
      if (glacier !== null) {
        const weights = new Float64Array(out.length);
        glacierRow(y, x, weights);
        const { trend, acceleration, season, surge } = glacier;
        const phase = 2 * Math.PI * (fractionOfYear(day) - HIGHEST_SNOW);
        const change = trend * years + (acceleration * years * years) / 2 + season * Math.cos(phase);
        const along = northOf(y, glacier.center.y) / glacier.length;
        const surged =
          surge === null ? 0 : SURGE_SCALE * surge.height * progress(day, surge.date, surge.duration) * along;
        for (let i = 0; i < out.length; i++) out[i]! += weights[i]! * (change + surged);
      }
      if (collapse !== null && day >= dayNumber(collapse.date)) {
        const north = northOf(y, collapse.center.y);
        for (let i = 0; i < out.length; i++) {
          const east = eastOf(x + i, collapse.center.x);
          const squared = (north * north + east * east) / collapse.radius ** 2;
          if (squared < 1) out[i]! -= collapse.depth * (1 - squared) ** 2;
        }
      }
    },
  };
}

/** Years of 365.25 days since a 1 January: what matters is the same day each year. */
const fractionOfYear = (day: number) => day / DAYS_PER_YEAR;

/** 0 before, 1 after, smooth between. */
function progress(day: number, date: string, duration: number): number {
  const t = Math.min(1, Math.max(0, (day - dayNumber(date)) / (duration * DAYS_PER_YEAR)));
  return t * t * (3 - 2 * t);
}
