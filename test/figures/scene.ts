import { DAYS_PER_YEAR, dateOfDay, dayNumber } from "../../src/dates.ts";
import type { Grid } from "../../src/geo/grid.ts";
import { createNetwork, type Network } from "../../src/stack/network.ts";
import { createRandom, normal } from "../random.ts";

/** A small volcano that swells: everything that the figures draw, from one seed. */
export const SIZE = { y: 40, x: 52 } as const;

export const GRID: Grid = {
  shape: SIZE,
  affine: [200, 0, 300_000, 0, -200, 4_100_000],
  crs: { epsg: 32611, wkt: null },
  geometry: "map",
};
/** The same rows and columns as the radar saw them. */
export const RADAR: Grid = {
  ...GRID,
  affine: [1, 0, 0, 0, 1, 0],
  crs: { epsg: null, wkt: null },
  geometry: "radar",
};

/** Twelve days apart, with a winter without images. */
export const DATES = Array.from({ length: 16 }, (_, i) =>
  dateOfDay(dayNumber("2018-01-06") + 12 * i + (i > 8 ? 84 : 0)),
);
export const YEARS = DATES.map((date) => (dayNumber(date) - dayNumber(DATES[0] ?? "")) / DAYS_PER_YEAR);

const pixels = <T>(f: (x: number, y: number) => T): T[] =>
  Array.from({ length: SIZE.y * SIZE.x }, (_, p) => f(p % SIZE.x, Math.floor(p / SIZE.x)));

/** Steep: a cone with gullies, 1800 m high on a base of 8 km. */
export const HEIGHTS = Float32Array.from(
  pixels((x, y) => {
    const [dx, dy] = [x - 22, y - 21];
    const r = Math.hypot(dx, dy);
    return 300 + 1800 * Math.max(0, 1 - r / 22) + 60 * Math.sin(7 * Math.atan2(dy, dx)) * Math.min(1, r / 12);
  }),
);

const isLake = (x: number, y: number) => Math.hypot(x - 45, y - 8) < 5;
const swelling = (x: number, y: number) => 0.05 * Math.exp(-((x - 26) ** 2 + (y - 20) ** 2) / 70) - 0.004;

const random = createRandom(20180106);
/** Metres per year towards the satellite. */
export const VELOCITY = Float32Array.from(
  pixels((x, y) => (isLake(x, y) ? Number.NaN : swelling(x, y) + 0.0015 * normal(random))),
);
/** The same without noise. */
export const SMOOTH = Float32Array.from(pixels((x, y) => (isLake(x, y) ? Number.NaN : swelling(x, y))));
export const VELOCITY_STD = VELOCITY.map((value) =>
  Number.isNaN(value) ? value : 0.001 + Math.abs(value) / 20,
);

/** Metres since the first date: steady, with weather on each date. */
export const SERIES: readonly Float32Array[] = DATES.map((_, d) => {
  const [tilt, noise] = [0.004 * normal(random), createRandom(77 + d)];
  return VELOCITY.map((value, p) =>
    d === 0 && !Number.isNaN(value)
      ? 0
      : value * (YEARS[d] ?? 0) + (tilt * (p % SIZE.x)) / SIZE.x + 0.001 * normal(noise),
  );
});

/** The values of one pixel on all dates. */
export const seriesAt = (x: number, y: number) => SERIES.map((map) => map[y * SIZE.x + x] ?? Number.NaN);

const couples = DATES.flatMap((date, i) => DATES.slice(i + 1, i + 3).map((later) => [date, later] as const));
const orbit = DATES.map(() => 60 * normal(random));
const at = (date: string) => orbit[DATES.indexOf(date)] ?? 0;
export const NETWORK: Network = createNetwork(
  couples,
  couples.map(([a, b]) => at(b) - at(a)),
);
/** Falls off with the days between both dates. */
export const COHERENCE = Float64Array.from(couples, ([a, b]) => {
  const days = dayNumber(b) - dayNumber(a);
  return Math.min(0.95, Math.max(0.15, 0.85 * Math.exp(-days / 60) + 0.05 * normal(random) + 0.1));
});
/** Of the pairs over the winter one is left out. */
export const DROPPED = couples.map((_, k) => (COHERENCE[k] ?? 1) < 0.27);
