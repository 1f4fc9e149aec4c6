import * as v from "valibot";
import { dayNumber } from "../../dates.ts";
import { position } from "../deformation/recipe.ts";
import { checkOptions, terrain } from "../options.ts";

const finite = v.pipe(v.number(), v.finite());
const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const notNegative = v.pipe(v.number(), v.finite(), v.minValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const whole = (lowest: number, highest: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(lowest), v.maxValue(highest));
const date = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(dayNumber(text)), "is not a calendar date YYYY-MM-DD"),
);

const dates = v.strictObject({
  /** Days of the DEMs are drawn evenly between these two, both included. */
  start: v.optional(date, "2000-02-01"),
  end: v.optional(date, "2019-12-31"),
  /** DEMs in all. */
  count: v.optional(whole(2, 5000), 60),
  /** Of these, DEMs of a day that has one already: two scenes of one orbit. */
  repeated: v.optional(whole(0, 2500), 3),
});

/** An ellipse whose long axis runs north to south, downhill; changes fade from its middle to its edge. */
const glacier = v.strictObject({
  center: v.optional(position, { y: 0.5, x: 0.5 }),
  /** Half axes, m. */
  length: v.optional(positive, 1200),
  width: v.optional(positive, 600),
  /** Change in the middle at the first date, m per year. */
  trend: v.optional(finite, -1.5),
  /** Of that rate, m per year per year. */
  acceleration: v.optional(finite, -0.03),
  /** Half of the range of the year's cycle, m; highest on 1 April, when the winter's snow lies. */
  season: v.optional(notNegative, 2),
  /** Ice moves from the upper to the lower half within a few years. */
  surge: v.optional(
    v.nullable(
      v.strictObject({
        date: v.optional(date, "2009-06-01"),
        /** Years. */
        duration: v.optional(positive, 2),
        /** Rise of the lower half, and fall of the upper one, at most, m. */
        height: v.optional(finite, 40),
      }),
    ),
    null,
  ),
});

/** Ground that falls in on one day: a caldera, an ice-cored moraine. */
const collapse = v.strictObject({
  center: position,
  radius: v.optional(positive, 300),
  date: v.optional(date, "2012-05-01"),
  /** In the middle, m. */
  depth: v.optional(finite, 60),
});

/**
 * Errors of a stereo DEM. A pixel's standard deviation is
 * quality * (flat + steep * tan(slope) + unmatched * ((100 - correlation) / 100)^2), m.
 */
const noise = v.strictObject({
  flat: v.optional(notNegative, 3),
  steep: v.optional(notNegative, 8),
  unmatched: v.optional(notNegative, 15),
  /** Share of the variance that neighbours have in common. */
  correlated: v.optional(share, 0.4),
  /** Distance over which they do, m. */
  range: v.optional(positive, 500),
  /** Standard deviation of the logarithm of the DEMs' qualities. */
  spread: v.optional(notNegative, 0.25),
  /** Share of DEMs that are several times worse than the rest, and by what factor. */
  badShare: v.optional(share, 0.05),
  badFactor: v.optional(positive, 5),
  /** What co-registration leaves: standard deviations of the offset (m), of the shift (m) and of the tilt (m per scene). */
  bias: v.optional(notNegative, 1),
  shift: v.optional(notNegative, 3),
  tilt: v.optional(notNegative, 1),
});

const gaps = v.strictObject({
  /** Pixels matched by less, %, have no elevation. */
  leastCorrelation: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(99)), 30),
  /** Correlation of ground with good texture and of ground without, %. */
  textured: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100)), 95),
  plain: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100)), 25),
  /** Share of the ground without texture. */
  plainShare: v.optional(v.pipe(v.number(), v.gtValue(0), v.ltValue(1)), 0.25),
});

const outliers = v.strictObject({
  /** Share of single pixels that are wrong by up to `height`, m; five times as many where nothing matches. */
  share: v.optional(share, 0.004),
  height: v.optional(positive, 250),
  /** Patches that are wrong as a whole, for each DEM, of this radius at most, m. */
  patches: v.optional(whole(0, 1000), 1),
  radius: v.optional(positive, 200),
});

const clouds = v.strictObject({
  /** Share of DEMs with clouds, clouds in such a DEM, and their radius at most, m. */
  share: v.optional(share, 0.3),
  count: v.optional(whole(1, 1000), 3),
  radius: v.optional(positive, 600),
  /** Some show their tops, this far above ground at most, m; the others nothing. */
  height: v.optional(positive, 1200),
});

const schema = v.strictObject({
  /** Everything random follows from it: 0 .. 2^32 - 1. */
  seed: v.optional(whole(0, 2 ** 32 - 1), 1),
  /** Rows and columns. */
  shape: v.optional(v.strictObject({ y: whole(1, 1_000_000), x: whole(1, 1_000_000) }), { y: 100, x: 100 }),
  /** Side of a pixel, m. */
  pixelSize: v.optional(positive, 30),
  /** A projected system in metres. */
  epsg: v.optional(whole(1024, 999_999), 32632),
  /** Map coordinates [x, y] of the outer corner of the upper left pixel, m. */
  origin: v.optional(v.tuple([finite, finite]), [450_000, 5_100_000]),
  dates: v.optional(dates, {}),
  terrain: v.optional(terrain, { base: 2500, relief: 150 }),
  glacier: v.optional(v.nullable(glacier), {}),
  collapse: v.optional(v.nullable(collapse), null),
  /** null: every DEM is the truth. */
  noise: v.optional(v.nullable(noise), {}),
  /** null: correlation 100 % everywhere. */
  gaps: v.optional(v.nullable(gaps), {}),
  outliers: v.optional(v.nullable(outliers), {}),
  clouds: v.optional(v.nullable(clouds), {}),
  /** Share of DEMs from a sensor of high resolution: a quarter of the noise, correlation 100 %. */
  sharpShare: v.optional(share, 0.1),
  /** Day of the reference DEM, and its standard deviation, m. */
  reference: v.optional(
    v.strictObject({ date: v.optional(date, "2013-01-01"), deviation: v.optional(notNegative, 0.8) }),
    {},
  ),
});

/** What a caller may give: every field optional. */
export type DemSimulationOptions = v.InferInput<typeof schema>;
/** The same with all defaults filled in; plain JSON. */
export type ResolvedDemOptions = v.InferOutput<typeof schema>;

/** Checks the options and fills in the defaults. All problems are named at once in one config error. */
export const resolveDemOptions = (options: unknown): ResolvedDemOptions =>
  checkOptions(schema, options, ({ dates: { start, end, count, repeated } }) => {
    const days = dayNumber(end) - dayNumber(start) + 1;
    const problems = [];
    if (days < 2) problems.push("dates.end: must be later than dates.start");
    else if (count - repeated > days)
      problems.push("dates.count: there are fewer days between start and end");
    if (count - repeated < 2) problems.push("dates.repeated: leaves fewer than two days");
    else if (repeated > count - repeated) problems.push("dates.repeated: more than there are days to repeat");
    return problems;
  });
