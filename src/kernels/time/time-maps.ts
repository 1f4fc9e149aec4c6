import { nameColumns, namePeriod } from "./time-columns.ts";
import { splitEvent, type TimeFunctions } from "./time-functions.ts";
import type { SeriesFit } from "./velocity.ts";

/** Where a map's values come from in a fit to the columns of `designTimeFunctions`. */
type Origin =
  | { readonly kind: "parameter"; readonly column: number }
  | { readonly kind: "amplitude" | "phase"; readonly cosine: number; readonly couple: number }
  | { readonly kind: "sum"; readonly columns: readonly number[] };

/** A map that is made of a fit. */
export interface TimeMap {
  readonly name: string;
  /** For a series in metres. */
  readonly unit: string;
  readonly doc: string;
  /** Whether there is a map of its standard error, called `nameStd`. */
  readonly hasError: boolean;
  readonly from: Origin;
}

/**
 * The maps of a fit, named as MintPy does: intercept, velocity, acceleration, poly3, annualAmplitude, annualPhase,
 * semiAnnual*, period2Y*, step20180723, velocityPost20180601 (the velocity from then on, not its change),
 * exp20180723Tau60D, log20180418Tau30D.
 *
 * @param options.compat MintPy's columns and no errors of amplitude and phase, which it does not give
 */
export function listTimeMaps(functions: TimeFunctions, { compat }: { compat?: "mintpy" } = {}): TimeMap[] {
  const { polynomial, periods } = functions;
  const names = nameColumns(functions);
  const first = polynomial + 1;
  const plain = (name: string): TimeMap => ({
    name,
    unit: unitOf(name),
    doc: docOf(name),
    hasError: true,
    from: { kind: "parameter", column: names.indexOf(name) },
  });
  const inTime = [...functions.polylines].sort();
  const velocities = (event: string): TimeMap => {
    const name = `velocityPost${event}`;
    if (compat !== "mintpy") return plain(name);
    const before = inTime.slice(0, inTime.indexOf(event) + 1);
    const columns = [1, ...before.map((earlier) => names.indexOf(`velocityPost${earlier}`))];
    return { ...plain(name), from: { kind: "sum", columns } };
  };
  return [
    ...names.slice(0, first).map(plain),
    ...periods.flatMap((years, couple): TimeMap[] => {
      const name = namePeriod(years, compat);
      const [cosine, hasError] = [first + 2 * couple, compat !== "mintpy"];
      const words = years === 1 ? "yearly" : years === 0.5 ? "half-yearly" : `${years}-yearly`;
      return [
        {
          name: `${name}Amplitude`,
          unit: "m",
          doc: `Amplitude of the ${words} motion`,
          hasError,
          from: { kind: "amplitude", cosine, couple },
        },
        {
          name: `${name}Phase`,
          unit: "rad",
          doc: `Phase of the ${words} motion: that of its sine at the first date of the fit`,
          hasError,
          from: { kind: "phase", cosine, couple },
        },
      ];
    }),
    ...functions.polylines.map(velocities),
    ...names
      .slice(first + 2 * periods.length)
      .flatMap((name) => (/^velocity/.test(name) ? [] : [plain(name)])),
  ];
}

const unitOf = (name: string): string => {
  if (name.startsWith("velocity")) return "m yr-1";
  if (name === "acceleration") return "m yr-2";
  return name.startsWith("poly") ? `m yr-${name.slice(4)}` : "m";
};

function docOf(name: string): string {
  const [, kind, event = "", tau] =
    /^(step|velocityPost|exp|log)(\d{8}(?:T\d{4})?)(?:Tau(.*)D)?$/.exec(name) ?? [];
  const { date } = splitEvent(event);
  switch (kind) {
    case "step":
      return `Jump of the displacement on ${date}`;
    case "velocityPost":
      return `Velocity from ${date} on`;
    case "exp":
      return `Displacement after ${date} in the end, approached exponentially in ${tau} days`;
    case "log":
      return `Displacement after ${date} for each factor e of 1 + time / ${tau} days`;
  }
  if (name === "intercept") return "Fitted displacement at the first date of the fit";
  if (name === "velocity") return "Velocity along the line of sight, positive towards the satellite";
  if (name === "acceleration") return "Acceleration along the line of sight";
  return `Coefficient of time^${name.slice(4)} / ${name.slice(4)}!`;
}

/** Standard deviation of an angle that may be anything: uniform over a circle. */
const UNKNOWN_PHASE = Math.PI / Math.sqrt(3);

/**
 * The maps of a fit and of their standard errors.
 *
 * A sine's amplitude is hypot(C, S) of the coefficients of its cosine and sine and its phase atan2(C, S): A sin(2 pi t / P +
 * phase). Their errors are propagated to first order from the variances and the covariance of C and S; a phase's error ends
 * at that of an angle that is not known at all. An amplitude that noise alone makes is positive, not 0: below twice its
 * error it says nothing.
 */
export function deriveTimeMaps(
  { parameters, standardError, coupleCovariance }: SeriesFit,
  maps: readonly TimeMap[],
  pixels: number,
): Record<string, Float32Array> {
  const row = (values: Float32Array, index: number) => values.subarray(index * pixels, (index + 1) * pixels);
  const derived: Record<string, Float32Array> = {};
  for (const { name, hasError, from } of maps) {
    const error = `${name}Std`;
    if (from.kind === "parameter") {
      derived[name] = row(parameters, from.column).slice();
      derived[error] = row(standardError, from.column).slice();
    } else if (from.kind === "sum") {
      derived[name] = sumRows(from.columns.map((column) => row(parameters, column)));
      // As if the changes of velocity were independent: what MintPy gives.
      const squares = from.columns.map((column) => row(standardError, column).map((value) => value * value));
      derived[error] = sumRows(squares).map(Math.sqrt);
    } else {
      const values = from.kind === "amplitude" ? amplitudes : phases;
      const sine = from.cosine + 1;
      derived[name] = new Float32Array(pixels);
      derived[error] = new Float32Array(hasError ? pixels : 0);
      values(derived[name], derived[error], {
        c: row(parameters, from.cosine),
        s: row(parameters, sine),
        errorC: row(standardError, from.cosine),
        errorS: row(standardError, sine),
        covariance: row(coupleCovariance, from.couple),
      });
    }
    if (!hasError) delete derived[error];
  }
  return derived;
}

function sumRows(rows: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(rows[0]?.length ?? 0);
  for (let p = 0; p < sum.length; p++) {
    let value = 0;
    for (const row of rows) value += row[p]!;
    sum[p] = value;
  }
  return sum;
}

interface Sine {
  readonly c: Float32Array;
  readonly s: Float32Array;
  readonly errorC: Float32Array;
  readonly errorS: Float32Array;
  readonly covariance: Float32Array;
}

/** Var A = (C^2 var C + S^2 var S + 2 C S cov) / A^2; the mean of the variances where A is 0. */
function amplitudes(out: Float32Array, error: Float32Array, sine: Sine): void {
  const { c, s, errorC, errorS, covariance } = sine;
  for (let p = 0; p < out.length; p++) out[p] = Math.sqrt(c[p]! * c[p]! + s[p]! * s[p]!);
  for (let p = 0; p < error.length; p++) {
    const cc = c[p]! * c[p]!;
    const ss = s[p]! * s[p]!;
    const vc = errorC[p]! * errorC[p]!;
    const vs = errorS[p]! * errorS[p]!;
    const sum = cc * vc + ss * vs + 2 * c[p]! * s[p]! * covariance[p]!;
    error[p] = Math.sqrt(cc + ss > 0 ? Math.max(0, sum / (cc + ss)) : (vc + vs) / 2);
  }
}

/** Var phase = (S^2 var C + C^2 var S - 2 C S cov) / A^4. */
function phases(out: Float32Array, error: Float32Array, sine: Sine): void {
  const { c, s, errorC, errorS, covariance } = sine;
  for (let p = 0; p < out.length; p++) out[p] = Math.atan2(c[p]!, s[p]!);
  for (let p = 0; p < error.length; p++) {
    const cc = c[p]! * c[p]!;
    const ss = s[p]! * s[p]!;
    const vc = errorC[p]! * errorC[p]!;
    const vs = errorS[p]! * errorS[p]!;
    const sum = ss * vc + cc * vs - 2 * c[p]! * s[p]! * covariance[p]!;
    // Without amplitude any phase will do, unless nothing is uncertain at all, as at the reference.
    const sigma =
      cc + ss > 0 ? Math.sqrt(Math.max(0, sum)) / (cc + ss) : vc + vs > 0 ? UNKNOWN_PHASE : vc + vs;
    error[p] = Math.min(sigma, UNKNOWN_PHASE);
  }
}
