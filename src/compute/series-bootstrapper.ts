import type { LinearDesign } from "../kernels/linear/design.ts";
import {
  type BootstrapDraws,
  type BootstrapOptions,
  type BootstrapSpread,
  bootstrapSeries,
  drawBootstrap,
  emptySpread,
} from "../kernels/time/bootstrap.ts";
import { BATCH_PIXELS } from "./network-inverter.ts";
import { type KernelExports, LANES, WasmJob, wholeLanes } from "./wasm-job.ts";

/** Field order of `BootstrapJob` in assembly/bootstrap.ts. */
const BOOTSTRAP_FIELDS = `
  draws columns couples stride series usedDates usedRows operators coupleColumns
  mean standardError coupleCovariance first current sums squares products`
  .trim()
  .split(/\s+/);

/** The WASM twin of `bootstrapSeries`: one design and its draws, many batches of series. */
export class SeriesBootstrapper {
  readonly #wasm: KernelExports;
  readonly #job: WasmJob;
  readonly #design: LinearDesign;
  readonly #options: BootstrapOptions;
  readonly #draws: BootstrapDraws;

  /** Errors: `bootstrap-deficient`. */
  constructor(wasm: KernelExports, design: LinearDesign, options: BootstrapOptions) {
    const { rows, columns, couples, use } = design;
    const row = 4 * BATCH_PIXELS;
    const lanes = 8 * LANES;
    const used = [...use.keys()].filter((i) => use[i] !== 0);
    this.#wasm = wasm;
    this.#design = design;
    this.#options = options;
    this.#draws = drawBootstrap(design, options);
    this.#job = new WasmJob(wasm, BOOTSTRAP_FIELDS, wasm.bootstrapJobBytes());
    this.#job.setIntegers({
      draws: options.count,
      columns,
      couples: couples.length,
      stride: row,
      usedDates: used.length,
    });
    const { operators } = this.#draws;
    this.#job.setArrays({
      usedRows: Int32Array.from(used, (i) => i * row),
      operators: Float64Array.from(
        { length: (operators.length / rows) * used.length },
        (_, k) => operators[Math.floor(k / used.length) * rows + used[k % used.length]!]!,
      ),
      coupleColumns: Int32Array.from(couples.flat()),
    });
    this.#job.allocateAll({
      series: rows * row,
      mean: columns * row,
      standardError: columns * row,
      coupleCovariance: couples.length * row,
      first: columns * lanes,
      current: columns * lanes,
      sums: columns * lanes,
      squares: columns * lanes,
      products: couples.length * lanes,
    });
  }

  /** Spread of the parameters of dates x pixels series; results as of `bootstrapSeries`, which does series with NaN. */
  run(series: Float32Array, pixels: number): BootstrapSpread {
    const { rows } = this.#design;
    const job = this.#job;
    const spread = emptySpread(this.#design, pixels);
    for (let first = 0; first < pixels; first += BATCH_PIXELS) {
      const count = Math.min(BATCH_PIXELS, pixels - first);
      for (let i = 0; i < rows; i++) {
        const target = job.floats("series", i * BATCH_PIXELS, BATCH_PIXELS);
        target.set(series.subarray(i * pixels + first, i * pixels + first + count));
        target.fill(0, count, wholeLanes(count));
      }
      this.#wasm.bootstrap(job.address, count);
      for (const [field, target] of Object.entries(spread) as [keyof BootstrapSpread, Float32Array][])
        for (let i = 0; i * pixels < target.length; i++)
          target.set(job.floats(field, i * BATCH_PIXELS, count), i * pixels + first);
    }
    this.#replaceGaps(series, pixels, spread);
    return spread;
  }

  /** Series with NaN among the used dates are drawn from the dates that they have. */
  #replaceGaps(series: Float32Array, pixels: number, spread: BootstrapSpread): void {
    const { rows, use } = this.#design;
    const lacks = (pixel: number) => {
      for (let i = 0; i < rows; i++) if (use[i] && Number.isNaN(series[i * pixels + pixel]!)) return true;
      return false;
    };
    const gaps = Int32Array.from(Array.from({ length: pixels }, (_, pixel) => pixel).filter(lacks));
    if (gaps.length === 0) return;
    const packed = new Float32Array(rows * gaps.length);
    for (let i = 0; i < rows; i++)
      for (let g = 0; g < gaps.length; g++) packed[i * gaps.length + g] = series[i * pixels + gaps[g]!]!;
    const own = bootstrapSeries(packed, this.#design, gaps.length, this.#draws, this.#options);
    for (const [field, target] of Object.entries(spread) as [keyof BootstrapSpread, Float32Array][])
      for (let i = 0; i * pixels < target.length; i++)
        for (let g = 0; g < gaps.length; g++)
          target[i * pixels + gaps[g]!] = own[field][i * gaps.length + g]!;
  }
}
