import { pseudoInverse } from "../../pseudo-inverse.ts";

/** A fit of time functions as MintPy's documentation describes it, written apart from the kernels, all in float64. */
export interface TimeModel {
  readonly polynomial?: number;
  readonly periods?: readonly number[];
  readonly polyline?: string;
  /** Event, characteristic times in days. */
  readonly logarithm?: readonly [event: string, ...days: number[]];
}

const DAY = 86_400_000;
const days = (date: string) => Date.UTC(+date.slice(0, 4), +date.slice(4, 6) - 1, +date.slice(6, 8)) / DAY;
/** Calendar year, and the days since its first one in years of 365.25 days. */
const decimalYear = (date: string) =>
  Number(date.slice(0, 4)) + (days(date) - days(`${date.slice(0, 4)}0101`)) / 365.25;
const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

/** Names of the maps, and for each the functions of time it belongs to. */
function designOf(dates: readonly string[], seconds: number, model: TimeModel) {
  const { polynomial = 1, periods = [], polyline, logarithm } = model;
  const year = (date: string) => decimalYear(date) + seconds / (365.25 * 86_400);
  const first = year(dates[0]!);
  const tau = dates.map((date) => year(date) - first);
  const columns: (readonly [name: string, values: number[]])[] = [];
  for (let k = 0; k <= polynomial; k++) {
    const name = ["intercept", "velocity", "acceleration"][k] ?? `poly${k}`;
    columns.push([name, tau.map((t) => t ** k / factorial(k))]);
  }
  for (const period of periods) {
    const angle = tau.map((t) => (2 * Math.PI * t) / period);
    columns.push([`${period} cos`, angle.map(Math.cos)], [`${period} sin`, angle.map(Math.sin)]);
  }
  if (polyline !== undefined) {
    const bend = decimalYear(polyline) - first;
    columns.push([`velocityPost${polyline}`, tau.map((t) => Math.max(0, t - bend))]);
  }
  const [event = "", ...times] = logarithm ?? [];
  for (const time of times) {
    const start = decimalYear(event) - first;
    columns.push([
      `log${event}Tau${time}D`,
      tau.map((t) => (t > start ? Math.log(1 + ((t - start) * 365.25) / time) : 0)),
    ]);
  }
  return columns;
}

/** Maps of a series (dates x pixels) under MintPy's names; 0 where the series is 0. */
export function fitIndependently(
  series: Float32Array,
  dates: readonly string[],
  seconds: number,
  model: TimeModel,
): Map<string, Float64Array> {
  const columns = designOf(dates, seconds, model);
  const inverse = pseudoInverse(
    dates.map((_, i) => columns.map(([, values]) => values[i]!)),
    columns.length,
  );
  // Of independent dates of variance 1: (G^T G)^-1 = G^+ G^+T.
  const variance = inverse.map((row) => row.reduce((sum, value) => sum + value * value, 0));
  const pixels = series.length / dates.length;
  const maps = new Map<string, Float64Array>();
  const put = (name: string, pixel: number, value: number) => {
    if (!maps.has(name)) maps.set(name, new Float64Array(pixels));
    maps.get(name)![pixel] = value;
  };
  for (let p = 0; p < pixels; p++) {
    const data = dates.map((_, i) => series[i * pixels + p]!);
    if (data.every((value) => value === 0)) continue;
    const found = inverse.map((row) => row.reduce((sum, value, i) => sum + value * data[i]!, 0));
    const squares = data.reduce((sum, value, i) => {
      const fitted = columns.reduce((total, [, values], c) => total + values[i]! * found[c]!, 0);
      return sum + (value - fitted) ** 2;
    }, 0);
    const scale = squares / (dates.length - columns.length);
    put("residue", p, Math.sqrt(squares));
    columns.forEach(([name], c) => {
      const isPeriodic = / (cos|sin)$/.test(name);
      // MintPy adds the variances of the velocity and of its change, as if the two were independent.
      const isBend = name.startsWith("velocityPost");
      if (isPeriodic && name.endsWith("cos")) {
        const of = { "1 cos": "annual", "0.5 cos": "semiAnnual" }[name] ?? name;
        put(`${of}Amplitude`, p, Math.hypot(found[c]!, found[c + 1]!));
        put(`${of}Phase`, p, Math.atan2(found[c]!, found[c + 1]!));
      }
      if (isPeriodic) return;
      put(name, p, isBend ? found[1]! + found[c]! : found[c]!);
      put(`${name}Std`, p, Math.sqrt(scale * (variance[c]! + (isBend ? variance[1]! : 0))));
    });
  }
  return maps;
}
