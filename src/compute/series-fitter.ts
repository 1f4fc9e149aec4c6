import { type LinearDesign, orthonormalise } from "../kernels/linear/design.ts";
import type { FitNoise, SeriesFit } from "../kernels/time/velocity.ts";
import { BATCH_PIXELS } from "./network-inverter.ts";
import { type KernelExports, LANES, WasmJob, wholeLanes } from "./wasm-job.ts";

/** Field order of `FitJob` in assembly/fit.ts. */
const FIT_FIELDS = `
  dates columns couples stride series usedDates usedRows basis basisInverse matrix use coupleColumns
  parameterVariance coupleNoise residualTrace parameters standardError coupleCovariance residue
  shares squares laneUse laneState value q r triangle laneInverse laneParameters`
  .trim()
  .split(/\s+/);

/** The WASM twin of `fitSeries`: one design, many batches of series. */
export class SeriesFitter {
  readonly #wasm: KernelExports;
  readonly #job: WasmJob;
  readonly #design: LinearDesign;
  readonly #noise: Readonly<Record<"parameterVariance" | "coupleNoise" | "residualTrace", number>>;

  constructor(wasm: KernelExports, design: LinearDesign) {
    const { rows, columns, couples, matrix, use } = design;
    const row = 4 * BATCH_PIXELS;
    const basis = orthonormalise(matrix, rows, columns, use);
    if (basis === null) throw new TypeError("a design's dates determine its parameters");
    const used = [...use.keys()].filter((i) => use[i] !== 0);
    this.#wasm = wasm;
    this.#design = design;
    this.#job = new WasmJob(wasm, FIT_FIELDS, wasm.fitJobBytes());
    this.#job.setIntegers({
      dates: rows,
      columns,
      couples: couples.length,
      stride: row,
      usedDates: used.length,
    });
    this.#job.setArrays({
      usedRows: Int32Array.from(used, (i) => i * row),
      basis: Float64Array.from(
        { length: columns * used.length },
        (_, k) => basis.q[Math.floor(k / used.length) * rows + used[k % used.length]!]!,
      ),
      basisInverse: basis.triangleInverse,
      matrix,
      use,
      coupleColumns: Int32Array.from(couples.flat()),
    });
    this.#job.allocateAll({
      series: rows * row,
      parameters: columns * row,
      standardError: columns * row,
      coupleCovariance: couples.length * row,
      residue: row,
      shares: 8 * LANES * Math.max(columns, 1),
      squares: 8 * LANES,
      laneUse: rows,
      value: 8 * rows,
      q: 8 * columns * rows,
      r: 8 * columns * columns,
      triangle: 8 * columns * columns,
      laneInverse: 8 * columns * rows,
      laneParameters: 8 * columns,
    });
    this.#noise = {
      parameterVariance: this.#job.allocate("parameterVariance", columns * row),
      coupleNoise: this.#job.allocate("coupleNoise", couples.length * row),
      residualTrace: this.#job.allocate("residualTrace", row),
    };
  }

  /** Fits dates x pixels series of any number of pixels; arguments and results as in `fitSeries`. */
  fit(series: Float32Array, pixels: number, noise: FitNoise | null = null): SeriesFit {
    const { rows, columns, couples } = this.#design;
    const job = this.#job;
    const result = {
      parameters: new Float32Array(columns * pixels),
      standardError: new Float32Array(columns * pixels),
      coupleCovariance: new Float32Array(couples.length * pixels),
      residue: new Float32Array(pixels),
    };
    job.setIntegers(
      noise === null ? { parameterVariance: 0, coupleNoise: 0, residualTrace: 0 } : { ...this.#noise },
    );
    if (noise !== null && !noise.coupleCovariance) job.setIntegers({ coupleNoise: 0 });
    for (let first = 0; first < pixels; first += BATCH_PIXELS) {
      const count = Math.min(BATCH_PIXELS, pixels - first);
      const load = (field: string, source: Float32Array, number: number) => {
        for (let i = 0; i < number; i++) {
          const target = job.floats(field, i * BATCH_PIXELS, BATCH_PIXELS);
          target.set(source.subarray(i * pixels + first, i * pixels + first + count));
          target.fill(0, count, wholeLanes(count));
        }
      };
      const unload = (field: string, target: Float32Array, number: number) => {
        for (let i = 0; i < number; i++)
          target.set(job.floats(field, i * BATCH_PIXELS, count), i * pixels + first);
      };
      load("series", series, rows);
      if (noise !== null) {
        load("parameterVariance", noise.parameterVariance, columns);
        load("residualTrace", noise.residualTrace, 1);
        if (noise.coupleCovariance) load("coupleNoise", noise.coupleCovariance, couples.length);
      }
      this.#wasm.fit(job.address, count);
      unload("parameters", result.parameters, columns);
      unload("standardError", result.standardError, columns);
      unload("coupleCovariance", result.coupleCovariance, couples.length);
      unload("residue", result.residue, 1);
    }
    return result;
  }
}
