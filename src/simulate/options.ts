import * as v from "valibot";
import { dayNumber } from "../dates.ts";
import { configError } from "../errors.ts";
import { component, position } from "./deformation/recipe.ts";

const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const finite = v.pipe(v.number(), v.finite());
const notNegative = v.pipe(v.number(), v.finite(), v.minValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const whole = (lowest: number, highest: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(lowest), v.maxValue(highest));
const date = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(dayNumber(text)), "is not a calendar date YYYY-MM-DD"),
);

const network = v.strictObject({
  /** First acquisition, ISO date. */
  start: v.optional(date, "2018-01-06"),
  /** Days between acquisitions. */
  interval: v.optional(whole(1, 3650), 12),
  /** Acquisitions of the regular sequence, before `skip` takes some out. */
  count: v.optional(whole(2, 5000), 30),
  /** Places in the regular sequence (from 0) without an acquisition. */
  skip: v.optional(v.array(whole(0, 4999)), []),
  /** Each date is paired with this many later ones. */
  connections: v.optional(whole(1, 4999), 3),
  /** Also pairs each date with the one nearest to a year later. */
  annualPairs: v.optional(v.boolean(), false),
  /** Exactly these pairs [reference, secondary] instead of all the above. */
  pairs: v.optional(v.nullable(v.pipe(v.array(v.tuple([date, date])), v.minLength(1))), null),
  /** Standard deviation of the dates' perpendicular baselines, m. */
  baselineDeviation: v.optional(notNegative, 50),
});

/** A random field of path delay, drawn anew for each date. */
const turbulence = v.strictObject({
  /** Standard deviation, m of path. */
  deviation: v.optional(notNegative, 0.01),
  /** Fall of one-dimensional spectral power with wavenumber (Hanssen 2001: 8/3). */
  slope: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(6)), 8 / 3),
  /** Wavelength above which the spectrum is flat, m; null = the longest side of the scene. */
  outerScale: v.optional(v.nullable(positive), null),
});

const stratified = v.strictObject({
  /** Standard deviation of the dates' coefficients, m of path per km of height. */
  deviation: v.optional(notNegative, 0.01),
  /** Coefficient's annual cycle, m per km: the part that imitates seasonal motion. */
  annualAmplitude: v.optional(finite, 0),
});

const ramp = v.strictObject({
  /** Standard deviation of each date's gradient east and north, m of path per km. */
  deviation: v.optional(notNegative, 0.0005),
});

export const terrain = v.strictObject({
  /** Mean height, m. */
  base: v.optional(finite, 500),
  /** Standard deviation of the fractal relief, m. */
  relief: v.optional(notNegative, 100),
  /** Volcanoes: height * exp(-r / radius), with a Gaussian crater taken out. Lengths in m. */
  cones: v.optional(
    v.array(
      v.strictObject({
        center: position,
        height: finite,
        radius: positive,
        craterDepth: v.optional(notNegative, 0),
        craterRadius: v.optional(positive, 1),
      }),
    ),
    [],
  ),
  /** Standard deviation of the elevation model's error, m, independent from pixel to pixel. */
  errorDeviation: v.optional(notNegative, 0),
});

/** Coherence = (floor + (initial - floor) * exp(-days / timescale)) * (1 - |baseline| / criticalBaseline). */
const decay = (initial: number, floor: number, timescale: number) =>
  v.strictObject({
    initial: v.optional(share, initial),
    floor: v.optional(share, floor),
    /** Days. */
    timescale: v.optional(positive, timescale),
  });

const coherence = v.strictObject({
  urban: v.optional(decay(0.95, 0.6, 500), {}),
  vegetation: v.optional(decay(0.8, 0.15, 60), {}),
  /** Share of the land that is built up; the change from one cover to the other is smooth. */
  urbanShare: v.optional(v.pipe(v.number(), v.gtValue(0), v.ltValue(1)), 0.5),
  /** Coherence of water. */
  water: v.optional(share, 0.05),
  /** Perpendicular baseline at which all coherence is lost, m. */
  criticalBaseline: v.optional(positive, 5000),
  /** true: the observed coherence is the L-look estimate, with its noise and bias; false: it is the truth. */
  estimated: v.optional(v.boolean(), false),
});

const water = v.strictObject({
  lakes: v.optional(v.array(v.strictObject({ center: position, radius: positive })), []),
  /** A river from north to south; it parts the scene into components 1 (west) and 2 (east). Lengths in m. */
  river: v.optional(
    v.nullable(
      v.strictObject({
        /** Fraction of the scene's width. */
        position: v.optional(share, 0.6),
        width: v.optional(positive, 300),
        meander: v.optional(notNegative, 400),
        wavelength: v.optional(positive, 5000),
      }),
    ),
    null,
  ),
});

const unwrapError = v.strictObject({
  /** The land east of the river, or a disc (radius in m). */
  region: v.union([v.literal("eastBank"), v.strictObject({ center: position, radius: positive })]),
  /** Share of pairs that have the error. */
  share: v.optional(share, 0.1),
  /** The jump is a whole number of cycles from 1 to this, of either sign. */
  maximumCycles: v.optional(whole(1, 100), 1),
});

const holes = v.strictObject({
  /** Share of pairs with holes. */
  share: v.optional(share, 0.3),
  /** Holes in such a pair. */
  count: v.optional(whole(1, 1000), 3),
  /** Largest radius, m; each hole has half of it or more. */
  radius: v.optional(positive, 500),
});

/** Every option of the simulator, with its default. Fields that default to null switch a part off. */
const schema = v.strictObject({
  /** Everything random follows from it: 0 .. 2^32 - 1. */
  seed: v.optional(whole(0, 2 ** 32 - 1), 1),
  /** Rows and columns. */
  shape: v.optional(v.strictObject({ y: whole(1, 1_000_000), x: whole(1, 1_000_000) }), { y: 200, x: 200 }),
  /** Side of a pixel, m. */
  pixelSize: v.optional(positive, 80),
  /** A projected system in metres. */
  epsg: v.optional(whole(1024, 999_999), 32611),
  /** Map coordinates [x, y] of the outer corner of the upper left pixel, m. */
  origin: v.optional(v.tuple([finite, finite]), [300_000, 4_100_000]),
  network: v.optional(network, {}),
  /** m. Sentinel-1: 299792458 / 5.405e9. */
  wavelength: v.optional(positive, 0.0554657647),
  /** Incidence angle at the scene centre, degrees from the vertical. */
  incidence: v.optional(v.pipe(v.number(), v.gtValue(0), v.ltValue(90)), 39),
  /** Growth of the incidence angle with ground range, degrees per km. Sentinel-1: about 0.06. */
  incidenceGradient: v.optional(finite, 0),
  /** Of the vector from ground to satellite, degrees from north, anti-clockwise (descending, right-looking: -102). */
  azimuthAngle: v.optional(v.pipe(v.number(), v.minValue(-180), v.maxValue(180)), -102),
  /** At the scene centre, m. Sentinel-1 at 39 degrees of incidence: about 865 km. */
  slantRange: v.optional(positive, 865_000),
  /** Acquisition time of day, seconds UTC. */
  secondsOfDay: v.optional(v.pipe(v.number(), v.minValue(0), v.ltValue(86_400)), 50_400),
  /** Independent looks in each pixel. */
  looks: v.optional(whole(1, 500), 20),
  /** Motion: each component is a spatial pattern times a history. */
  deformation: v.optional(v.array(component), []),
  turbulence: v.optional(v.nullable(turbulence), null),
  stratified: v.optional(v.nullable(stratified), null),
  ramp: v.optional(v.nullable(ramp), null),
  terrain: v.optional(terrain, {}),
  /** null: coherence 1 everywhere and no decorrelation noise. */
  coherence: v.optional(v.nullable(coherence), null),
  water: v.optional(v.nullable(water), null),
  unwrapErrors: v.optional(v.array(unwrapError), []),
  holes: v.optional(v.nullable(holes), null),
  /** Legs of a triangle without data in the upper left corner, as a fraction of height and width. */
  emptyCorner: v.optional(share, 0),
});

/** What a caller may give: every field optional. */
export type SimulationOptions = v.InferInput<typeof schema>;
/** The same with all defaults filled in; plain JSON. */
export type ResolvedOptions = v.InferOutput<typeof schema>;

/** Checks the options and fills in the defaults. All problems are named at once in one config error. */
export function resolveOptions(options: unknown): ResolvedOptions {
  return checkOptions(schema, options, contradictions);
}

/** Fills in the defaults of a simulator's options, or throws the config error that names all their problems. */
export function checkOptions<T extends v.GenericSchema>(
  schema: T,
  options: unknown,
  contradictions: (output: v.InferOutput<T>) => string[],
): v.InferOutput<T> {
  const parsed = v.safeParse(schema, options);
  const problems = parsed.success
    ? contradictions(parsed.output)
    : parsed.issues.map((issue) => `${v.getDotPath(issue) ?? "options"}: ${issue.message}`);
  if (!parsed.success || problems.length > 0)
    throw configError({
      code: "simulation-options",
      what: "The options of the simulation are not valid.",
      where: problems.map((problem) => problem.split(":")[0]).join(", "),
      got: problems.join("; "),
      fix: "Correct or leave out the named options; every option has a default.",
    });
  return parsed.output;
}

/** Conditions between options. */
function contradictions({ network, water, unwrapErrors }: ResolvedOptions): string[] {
  const problems: string[] = [];
  if (network.pairs === null) {
    const dates = network.count - new Set(network.skip.filter((place) => place < network.count)).size;
    if (dates < 2) problems.push("network.skip: leaves fewer than two dates");
    else if (network.connections >= dates) problems.push("network.connections: must be fewer than the dates");
  }
  if (unwrapErrors.some(({ region }) => region === "eastBank") && !water?.river)
    problems.push("unwrapErrors.region: eastBank needs water.river");
  return problems;
}
