import { DAYS_PER_YEAR } from "./dates.ts";
import { configError } from "./errors.ts";

/**
 * Units: UDUNITS spelling in ("m yr-1", "rad", "degree"), human spelling out ("m/yr", "rad", "°").
 * Only the units that this program reads, computes and writes are known.
 */
type Dimension = "length" | "time" | "angle" | "decibel";

const SECONDS_PER_DAY = 86_400;

/** Size in metres, seconds or radians; a dimensionless unit has none. */
const UNITS: Readonly<Record<string, readonly [size: number, dimension: Dimension | null]>> = {
  m: [1, "length"],
  metre: [1, "length"],
  meter: [1, "length"],
  mm: [1e-3, "length"],
  cm: [1e-2, "length"],
  km: [1e3, "length"],
  s: [1, "time"],
  second: [1, "time"],
  h: [3600, "time"],
  hour: [3600, "time"],
  d: [SECONDS_PER_DAY, "time"],
  day: [SECONDS_PER_DAY, "time"],
  days: [SECONDS_PER_DAY, "time"],
  yr: [SECONDS_PER_DAY * DAYS_PER_YEAR, "time"],
  year: [SECONDS_PER_DAY * DAYS_PER_YEAR, "time"],
  years: [SECONDS_PER_DAY * DAYS_PER_YEAR, "time"],
  a: [SECONDS_PER_DAY * DAYS_PER_YEAR, "time"],
  rad: [1, "angle"],
  radian: [1, "angle"],
  degree: [Math.PI / 180, "angle"],
  degrees: [Math.PI / 180, "angle"],
  "°": [Math.PI / 180, "angle"],
  dB: [1, "decibel"],
  "%": [0.01, null],
  "1": [1, null],
};

/** Spelling for people where it is not the UDUNITS name itself. */
const HUMAN: Readonly<Record<string, string>> = {
  metre: "m",
  meter: "m",
  second: "s",
  hour: "h",
  day: "d",
  year: "yr",
  years: "yr",
  a: "yr",
  radian: "rad",
  degree: "°",
  degrees: "°",
};

/** Deformation is small: rates and displacements of the ground are read in millimetres. */
const PREFERRED: Readonly<Record<string, string>> = {
  "m yr-1": "mm yr-1",
  "m/yr": "mm yr-1",
  "m/year": "mm yr-1",
};

interface Factor {
  readonly name: string;
  readonly power: number;
}

/** "m yr-1", "m/yr", "m.yr-1", "m^2" as named factors. Names are not checked. */
function parseFactors(unit: string): readonly Factor[] {
  const factors: Factor[] = [];
  let sign = 1;
  for (const token of unit.trim().split(/(\/)|[\s.*·]+/)) {
    if (!token) continue;
    if (token === "/") {
      sign = -1;
      continue;
    }
    const match = /^(\D+?)(?:\^|\*\*)?(-?\d+)?$/.exec(token);
    factors.push({ name: match?.[1] ?? token, power: sign * Number(match?.[2] ?? 1) });
    sign = 1;
  }
  return factors.filter(({ name }) => name !== "1");
}

function measure(unit: string): { size: number; dimensions: string } {
  const powers = new Map<Dimension, number>();
  let size = 1;
  for (const { name, power } of parseFactors(unit)) {
    const known = Object.hasOwn(UNITS, name) ? UNITS[name] : undefined;
    if (known === undefined)
      throw configError({
        code: "unit-unknown",
        what: "This unit is not known.",
        where: unit,
        got: name,
        fix: `Write it with ${Object.keys(UNITS).join(", ")}; for example "m yr-1".`,
      });
    size *= known[0] ** power;
    if (known[1] !== null) powers.set(known[1], (powers.get(known[1]) ?? 0) + power);
  }
  const dimensions = [...powers].filter(([, power]) => power !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
  return { size, dimensions: dimensions.map(([name, power]) => `${name}${power}`).join(" ") };
}

/**
 * What a number in `from` is multiplied with to be in `to`.
 *
 * @throws config errors `unit-unknown`, `unit-mismatch`
 */
export function unitFactor(from: string, to: string): number {
  const [source, target] = [measure(from), measure(to)];
  if (source.dimensions !== target.dimensions)
    throw configError({
      code: "unit-mismatch",
      what: "One of these units cannot be converted to the other.",
      got: `${from || "1"} to ${to || "1"}`,
      fix: "Both must measure the same thing: lengths with lengths, rates with rates.",
    });
  // Powers of ten that differ by rounding only (1e-3 / 1) must convert without a trace.
  return Number((source.size / target.size).toPrecision(15));
}

export function convertUnit(value: number, from: string, to: string): number {
  return value * unitFactor(from, to);
}

/** The unit in which people read a quantity of `unit`: millimetres per year for rates in m yr-1. */
export function preferredUnit(unit: string): string {
  return PREFERRED[unit] ?? unit;
}

/** "m yr-1" as "m/yr", "degree" as "°", "1" as "". Unknown names pass through. */
export function humanUnit(unit: string): string {
  const factors = parseFactors(unit);
  const spell = ({ name, power }: Factor) => (HUMAN[name] ?? name) + raise(Math.abs(power));
  const above = factors.filter(({ power }) => power > 0).map(spell);
  const below = factors.filter(({ power }) => power < 0).map(spell);
  if (below.length === 0) return above.join(" ");
  return `${above.join(" ") || "1"}/${below.join("/")}`;
}

const raise = (power: number) => (power === 1 ? "" : power === 2 ? "²" : power === 3 ? "³" : `^${power}`);

export interface QuantityFormat {
  /** Standard error in the unit of the value. */
  readonly sigma?: number;
  /** Unit to show; the preferred unit of `unit` when absent. */
  readonly to?: string;
  /** Significant digits where no sigma decides. */
  readonly digits?: number;
  /** A value of the same unit whose last shown digit this one shares: a bias beside its error, say. */
  readonly like?: number;
  /** The minus sign: "-" for terminals, "−" for pages and figures. */
  readonly minus?: string;
}

/**
 * A quantity for people: `formatQuantity(-0.0933, "m yr-1")` is "-93.3 mm/yr",
 * `formatQuantity(0.0123, "m yr-1", { sigma: 0.0004 })` is "12.3 ± 0.4 mm/yr".
 *
 * The last digit follows the standard error (two of its digits where it begins with 1, else one); without one,
 * three significant digits, never fewer than the digits before the point. NaN is "n/a".
 */
export function formatQuantity(value: number, unit: string, format: QuantityFormat = {}): string {
  if (!Number.isFinite(value)) return "n/a";
  const target = format.to ?? preferredUnit(unit);
  const factor = target === unit ? 1 : unitFactor(unit, target);
  const shown = humanUnit(target);
  // "39.7°" but "5 mm"; a bare number has no unit to keep a distance from.
  const tail = shown === "" ? "" : shown === "°" ? "°" : ` ${shown}`;
  const { sigma, digits = 3, like = value, minus = "-" } = format;
  const uncertain = sigma !== undefined && Number.isFinite(sigma) && sigma > 0;
  const decimals = uncertain ? sigmaDecimals(sigma * factor) : valueDecimals(like * factor, digits);
  const number = fixed(value * factor, decimals, minus);
  return uncertain ? `${number} ± ${fixed(sigma * factor, decimals, minus)}${tail}` : number + tail;
}

const MOST_DECIMALS = 9;

function sigmaDecimals(sigma: number): number {
  // Rounded first, so that 0.0996 counts as 0.10 and keeps two digits.
  const [lead, power] = sigma.toExponential(1).split("e").map(Number) as [number, number];
  return clampDecimals((lead < 2 ? 1 : 0) - power);
}

function valueDecimals(value: number, digits: number): number {
  return value === 0 || !Number.isFinite(value) ? 0 : clampDecimals(digits - 1 - exponent(value));
}

const exponent = (value: number) => Math.floor(Math.log10(Math.abs(value)));
const clampDecimals = (decimals: number) => Math.min(MOST_DECIMALS, Math.max(0, decimals));

function fixed(value: number, decimals: number, minus: string): string {
  const text = value.toFixed(decimals);
  // -0.0 reads as a sign where there is none.
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", minus);
}
