import { inputError } from "../errors.ts";
import { type Covariance, covarianceAt } from "../kernels/gaussian-process/covariance.ts";
import { ELEVATION_MODEL, elevationCovariance } from "../kernels/gaussian-process/elevation-covariance.ts";
import {
  type ElevationFitOptions,
  fitElevationSeries,
} from "../kernels/gaussian-process/fit-elevation-series.ts";
import { BATCH_PIXELS } from "./network-inverter.ts";
import { type KernelExports, WasmJob } from "./wasm-job.ts";

/** Field order of `ElevationJob` in assembly/elevation-job.ts. */
const ELEVATION_FIELDS = `
  dates predictions stride isCompat isUnstable t at periodic local periodicAt localAt rowBytes before after share model
  z error elevation sigma rejectedIn passes logLikelihood pass good packed packedPeriodic packedLocal panelBytes
  factor inverse panel centred value variance solved precision score mean spread needed`
  .trim()
  .split(/\s+/);

/** Columns of a panel, and its bytes of a row, in assembly/panels.ts. */
const PANEL = 8;
const PANEL_ROW = 8 * PANEL;
/** Of the tables and a batch's rows; with working space this is half of what 31 bits address. */
const MOST_BYTES = 2 ** 29;
/** Exponent of the rational quadratic that the kernel was written for. */
const KERNEL_ALPHA = 10;

/** Rows x pixels, in the type of the elevations given. */
export interface ElevationFits<Numbers extends Float32Array | Float64Array> {
  /** Predictions x pixels, metres; NaN with fewer than two observations. */
  readonly elevation: Numbers;
  readonly sigma: Numbers;
  /** Dates x pixels: 0 it was used, k it was rejected in pass k, -1 there is none. */
  readonly rejectedIn: Int8Array;
  /** For each pixel. */
  readonly passes: Int32Array;
  readonly logLikelihood: Float64Array;
}

/**
 * The WASM twin of `fitElevationSeries`: one stack's times, many batches of pixels. A fit of n samples and p predictions takes
 * n^3 / 3 operations and 17 n^2 of tables to factor, n^3 / 3 to score, n^2 p to predict, and reads and writes 16 n + 16 p bytes.
 * Series that the kernel does not do are done by the oracle: other centres, own covariances, an alpha other than ten.
 */
export class ElevationFitter {
  readonly #wasm: KernelExports;
  readonly #job: WasmJob | null;
  readonly #t: Float64Array;
  readonly #at: Float64Array;
  readonly #options: ElevationFitOptions;
  /** Dates that compat cannot score. */
  readonly #outside: readonly number[];

  /** `t`, `at`: years of the observations, and of the predictions, ascending. Errors: `too-many-dates`. */
  constructor(wasm: KernelExports, t: Float64Array, at: Float64Array, options: ElevationFitOptions = {}) {
    const { model = ELEVATION_MODEL, centre = "mean", covariance } = options;
    if (16 * (t.length + BATCH_PIXELS) * (t.length + at.length) > MOST_BYTES)
      throw inputError({
        code: "too-many-dates",
        what: "The elevations of a stack are fitted from tables of all couples of its dates, and of dates and predictions.",
        got: `${t.length} dates and ${at.length} predictions: their tables would take more than ${MOST_BYTES / 2 ** 20} MiB`,
        fix: "Merge the elevations of each day, predict at fewer times, or fit a shorter span.",
      });
    this.#wasm = wasm;
    [this.#t, this.#at, this.#options] = [t, at, options];
    this.#outside =
      options.compat === undefined
        ? []
        : [...t.keys()].filter((i) => !(t[i]! >= at[0]! && t[i]! <= at[at.length - 1]!));
    const isOwn = centre === "mean" && covariance === undefined && model.alpha === KERNEL_ALPHA;
    this.#job = isOwn && at.length > 0 ? new WasmJob(wasm, ELEVATION_FIELDS, wasm.elevationJobBytes()) : null;
    if (this.#job === null) return;
    this.#writeStack(this.#job);
    this.#allocate(this.#job);
  }

  /**
   * Fits any number of pixels, each by itself.
   *
   * @param z dates x pixels, metres; NaN = no observation
   * @param sigma dates x pixels: standard deviations of their errors, metres
   */
  fit<Numbers extends Float32Array | Float64Array>(
    z: Numbers,
    sigma: Numbers,
    pixels: number,
  ): ElevationFits<Numbers> {
    const [dates, predictions] = [this.#t.length, this.#at.length];
    if (z.length !== dates * pixels || sigma.length !== z.length)
      throw inputError({
        code: "batch-size-mismatch",
        what: "Elevations and their errors must have one value per date and pixel.",
        got: `${z.length} elevations and ${sigma.length} errors`,
        fix: `Give ${dates} x ${pixels} values of each.`,
      });
    const rows = () => new (z.constructor as new (length: number) => Numbers)(predictions * pixels);
    const fits = {
      elevation: rows(),
      sigma: rows(),
      rejectedIn: new Int8Array(dates * pixels),
      passes: new Int32Array(pixels),
      logLikelihood: new Float64Array(pixels),
    };
    if (this.#job === null)
      for (let pixel = 0; pixel < pixels; pixel++) this.#fitByOracle(z, sigma, pixel, pixels, fits);
    else
      for (let first = 0; first < pixels; first += BATCH_PIXELS)
        this.#fitBatch(this.#job, z, sigma, first, pixels, fits);
    return fits;
  }

  #fitBatch<Numbers extends Float32Array | Float64Array>(
    job: WasmJob,
    z: Numbers,
    sigma: Numbers,
    first: number,
    pixels: number,
    fits: ElevationFits<Numbers>,
  ): void {
    const [dates, predictions] = [this.#t.length, this.#at.length];
    const count = Math.min(BATCH_PIXELS, pixels - first);
    for (let i = 0; i < dates; i++) {
      const [from, row] = [i * pixels + first, i * BATCH_PIXELS];
      job.doubles("z", row, count).set(z.subarray(from, from + count));
      job.doubles("error", row, count).set(sigma.subarray(from, from + count));
    }
    this.#wasm.fitElevation(job.address, count);
    for (let k = 0; k < predictions; k++) {
      fits.elevation.set(job.doubles("elevation", k * BATCH_PIXELS, count), k * pixels + first);
      fits.sigma.set(job.doubles("sigma", k * BATCH_PIXELS, count), k * pixels + first);
    }
    const rejectedIn = job.bytes("rejectedIn", dates * BATCH_PIXELS);
    for (let i = 0; i < dates; i++)
      fits.rejectedIn.set(
        rejectedIn.subarray(i * BATCH_PIXELS, i * BATCH_PIXELS + count),
        i * pixels + first,
      );
    fits.passes.set(job.integers("passes", count), first);
    fits.logLikelihood.set(job.doubles("logLikelihood", 0, count), first);
    for (let pixel = first; pixel < first + count; pixel++) {
      const isOutside = this.#outside.some((i) => Number.isFinite(z[i * pixels + pixel]!));
      // The oracle says what is wrong with it.
      if (isOutside || fits.passes[pixel]! < 0) this.#fitByOracle(z, sigma, pixel, pixels, fits);
    }
  }

  #fitByOracle<Numbers extends Float32Array | Float64Array>(
    z: Numbers,
    sigma: Numbers,
    pixel: number,
    pixels: number,
    fits: ElevationFits<Numbers>,
  ): void {
    const series = (values: Numbers) => Float64Array.from(this.#t, (_, i) => values[i * pixels + pixel]!);
    const samples = { t: this.#t, z: series(z), sigma: series(sigma) };
    const fit = fitElevationSeries(samples, this.#at, this.#options);
    for (let k = 0; k < this.#at.length; k++) {
      fits.elevation[k * pixels + pixel] = fit.elevation[k]!;
      fits.sigma[k * pixels + pixel] = fit.sigma[k]!;
    }
    for (let i = 0; i < this.#t.length; i++) fits.rejectedIn[i * pixels + pixel] = fit.rejectedIn[i]!;
    fits.passes[pixel] = fit.passes;
    fits.logLikelihood[pixel] = fit.logLikelihood;
  }

  /** What the times and the model alone determine. */
  #writeStack(job: WasmJob): void {
    const { terrain = "unstable", model = ELEVATION_MODEL, compat } = this.#options;
    const [t, at] = [this.#t, this.#at];
    const whole = Math.ceil(at.length / PANEL) * PANEL;
    const padded = Float64Array.from({ length: whole }, (_, k) => at[Math.min(k, at.length - 1)]!);
    const terms = elevationCovariance("unstable", { local: 1, nonlinear: 0, length: 1 }, model);
    const periodic = terms.filter(({ kind }) => kind === "periodic");
    const local = terms.filter(({ kind }) => kind === "squared-exponential");
    job.setIntegers({
      dates: t.length,
      predictions: at.length,
      stride: BATCH_PIXELS,
      isCompat: compat === "pyddem" ? 1 : 0,
      isUnstable: terrain === "unstable" ? 1 : 0,
      rowBytes: 8 * whole,
    });
    const after = Int32Array.from(t, (time) =>
      Math.max(
        0,
        at.findIndex((other) => other >= time),
      ),
    );
    const before = after.map((high, i) => (at[high] === t[i] ? high : Math.max(0, high - 1)));
    job.setArrays({
      t,
      at: padded,
      periodic: tabulate(periodic, t, t),
      local: tabulate(local, t, t),
      periodicAt: tabulate(periodic, t, padded),
      localAt: tabulate(local, t, padded),
      before,
      after,
      share: t.map((time, i) => {
        const [low, high] = [at[before[i]!]!, at[after[i]!]!];
        return low === high ? 0 : (time - low) / (high - low);
      }),
      model: Float64Array.of(
        model.trend,
        covarianceAt(periodic, 0, 0),
        covarianceAt(local, 0, 0),
        model.firstLocal,
        model.laterLocal,
        model.longest,
      ),
    });
  }

  #allocate(job: WasmJob): void {
    const [dates, predictions] = [this.#t.length, this.#at.length];
    const panels = Math.floor((dates + 1) / PANEL) + 1;
    const panelBytes = PANEL_ROW * (dates + 1);
    const vector = 8 * PANEL * panels;
    const times = 8 * Math.ceil(predictions / PANEL) * PANEL;
    job.setIntegers({ panelBytes });
    job.allocateAll({
      z: 8 * dates * BATCH_PIXELS,
      error: 8 * dates * BATCH_PIXELS,
      elevation: 8 * predictions * BATCH_PIXELS,
      sigma: 8 * predictions * BATCH_PIXELS,
      rejectedIn: dates * BATCH_PIXELS,
      passes: 4 * BATCH_PIXELS,
      logLikelihood: 8 * BATCH_PIXELS,
      pass: 48,
      good: 4 * dates,
      packed: 4 * dates,
      packedPeriodic: panels * panelBytes,
      packedLocal: panels * panelBytes,
      factor: panels * panelBytes,
      inverse: vector,
      panel: panelBytes,
      centred: vector,
      value: vector,
      variance: vector,
      solved: vector,
      precision: vector,
      score: vector,
      mean: times,
      spread: times,
      needed: times,
    });
  }
}

/** Covariances of each row's time with each column's. */
function tabulate(terms: Covariance, rows: Float64Array, columns: Float64Array): Float64Array {
  const table = new Float64Array(rows.length * columns.length);
  for (let i = 0; i < rows.length; i++)
    for (let j = 0; j < columns.length; j++)
      table[i * columns.length + j] = covarianceAt(terms, rows[i]!, columns[j]!);
  return table;
}
