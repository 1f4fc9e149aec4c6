import { configError, inputError } from "../errors.ts";
import type { LinearDesign } from "../kernels/linear/design.ts";
import type { Inversion, InversionOptions } from "../kernels/linear/invert-network.ts";
import type { NetworkNoise } from "../kernels/linear/network-noise.ts";
import type { SymbolicFactor } from "../kernels/linear/symbolic.ts";
import type { Weighting } from "../kernels/statistics/pair-weight.ts";
import { type KernelExports, LANES, WasmJob, wholeLanes } from "./wasm-job.ts";

/** Field order of `Job` in assembly/job.ts. */
const JOB_FIELDS = `
  dates pairs entries reference stride columnStart rowOffset targetOffset pairEntryOffset pairFromOffset pairToOffset
  order position interval phase weight weightMode floor ceiling origin step looks2 table referenceVariance
  phaseNorm zeroGaps minRedundancy fullRedundancy series temporalCoherence pairCount deficiency thin
  yLanes wLanes lower inverse x counts components laneFlags label size island value stiffness force
  noiseModel varianceFloor varianceCeiling varianceOrigin varianceStep varianceTable coherence sLanes shares
  columns matrix pseudoInverse use functional solved unit diagonal entryInverse covariance gram
  laneUse q r triangle laneInverse parameterVariance residualTrace couples coupleColumns coupleCovariance dateVariance joined`
  .trim()
  .split(/\s+/);

const WEIGHT_MODE = { none: 0, given: 1, coh: 2, fim: 3, var: 4 } as const;
/** f64 and f32 elements of a lanes buffer, in bytes. */
const F64_LANES = 8 * LANES;
const F32_LANES = 4 * LANES;

/** A power-of-two distance between rows of a batch makes them share cache sets (a factor of 3); 1008 does not. */
export const BATCH_PIXELS = 1008;

export interface InverterNoise {
  /**
   * "weights" and "residual" as in `propagateNoise`; a `var` weighting takes the pairs' variance from the coherence,
   * whatever the weights are.
   */
  readonly model: "weights" | "residual" | Weighting;
  /** The fit that the noise is carried through, as by `propagateNoise`. */
  readonly design?: LinearDesign;
  /** Whether the variance of each date's phase is wanted too, as of `propagateSeriesNoise`. */
  readonly perDate?: boolean;
}

/** What `invert` gives. */
export interface InverterResult extends Inversion {
  readonly noise: NetworkNoise | null;
  /** dates x pixels, rad^2. */
  readonly dateVariance: Float32Array | null;
}

export interface InverterOptions extends InversionOptions {
  /** "given": the second input of `invert` holds weights; otherwise coherence, or nothing for `none`. */
  readonly weighting: "given" | Weighting;
  /** Phase variance of the reference pixel, one value per pair, rad^2; added where variances come from coherence. */
  readonly referenceVariance?: Float32Array;
  /** Also carries the pairs' noise through the inversion, to a fit and to each date. */
  readonly noise?: InverterNoise;
  /** Pixels per batch, a multiple of 8. */
  readonly batch?: number;
}

/** The WASM twin of `invertNetwork`, `propagateNoise` and `propagateSeriesNoise`: one network, many batches of pixels. */
export class NetworkInverter {
  readonly batch: number;
  readonly #wasm: KernelExports;
  readonly #job: WasmJob;
  readonly #symbolic: SymbolicFactor;
  readonly #columns: number;
  readonly #couples: number;
  readonly #perDate: boolean;
  readonly #readsQuality: boolean;

  /** Allocates all memory that the batches will need. */
  constructor(wasm: KernelExports, symbolic: SymbolicFactor, options: InverterOptions) {
    const { batch = BATCH_PIXELS, weighting, noise } = options;
    checkOptions(symbolic, options, batch);
    this.#wasm = wasm;
    this.#symbolic = symbolic;
    this.batch = batch;
    this.#columns = noise?.design?.columns ?? 0;
    this.#couples = noise?.design?.couples.length ?? 0;
    this.#perDate = noise?.perDate ?? false;
    this.#readsQuality =
      weighting === "given" || weighting.kind !== "none" || typeof noise?.model === "object";
    this.#job = new WasmJob(wasm, JOB_FIELDS, wasm.jobBytes());
    this.#writeNetwork();
    this.#writeOptions(options);
    this.#allocateBatch();
    if (weighting !== "given") this.#writeWeighting(weighting);
    if (noise && (this.#columns > 0 || this.#perDate)) this.#writeNoise(noise);
    wasm.prepare(this.#job.address);
  }

  /**
   * Inverts any number of pixels.
   *
   * @param phase pairs x pixels, rad, referenced in space; NaN = no data
   * @param quality pairs x pixels: weights when the weighting is "given", else coherence; null when nothing reads it
   * @returns as the oracles give it; `noise` and `dateVariance` are null unless the inverter was made with them
   */
  invert(phase: Float32Array, quality: Float32Array | null, pixels: number): InverterResult {
    const { dates, pairs } = this.#symbolic;
    const size = pairs * pixels;
    if (phase.length !== size || (quality === null ? this.#readsQuality : quality.length !== size))
      throw inputError({
        code: "batch-size-mismatch",
        what: "Phases and weights or coherences must have one value per pair and pixel.",
        got: `${phase.length} phases and ${quality === null ? "no" : quality.length} weights or coherences`,
        fix: `Give ${pairs} x ${pixels} values of each.`,
      });
    const result = {
      series: new Float32Array(dates * pixels),
      temporalCoherence: new Float32Array(pixels),
      pairCount: new Int32Array(pixels),
      deficiency: new Int32Array(pixels),
      thin: new Uint8Array(pixels),
      noise:
        this.#columns === 0
          ? null
          : {
              parameterVariance: new Float32Array(this.#columns * pixels),
              residualTrace: new Float32Array(pixels),
              coupleCovariance: new Float32Array(this.#couples * pixels),
            },
      dateVariance: this.#perDate ? new Float32Array(dates * pixels) : null,
    };
    for (let first = 0; first < pixels; first += this.batch) {
      const count = Math.min(this.batch, pixels - first);
      this.#load(phase, quality, first, count, pixels);
      this.run(count);
      this.#unload(result, first, count, pixels);
    }
    return result;
  }

  /**
   * One pair's phases of the batch as a view to be filled before `run`. Views are valid until another inverter or fitter
   * is made from the same kernels.
   */
  phaseRow(pair: number): Float32Array {
    return this.#job.floats("phase", pair * this.batch, this.batch);
  }

  /** One pair's weights or coherences of the batch, as a view to be filled before `run`. */
  qualityRow(pair: number): Float32Array {
    return this.#job.floats("weight", pair * this.batch, this.batch);
  }

  /** Inverts the batch's first pixels in place; read the results from the rows. */
  run(pixels: number): void {
    // Lanes beyond the last pixel compute too: they must not find an earlier batch's phases.
    for (let k = 0; k < this.#symbolic.pairs; k++)
      this.phaseRow(k).fill(Number.NaN, pixels, wholeLanes(pixels));
    this.#wasm.invert(this.#job.address, pixels);
  }

  /** One date's phases of the batch, rad, after `run`. */
  seriesRow(date: number): Float32Array {
    return this.#job.floats("series", date * this.batch, this.batch);
  }

  /** Quality of the batch's first pixels after `run`, as views. */
  qualityOf(pixels: number): Pick<Inversion, "temporalCoherence" | "pairCount" | "deficiency" | "thin"> {
    return {
      temporalCoherence: this.#job.floats("temporalCoherence", 0, pixels),
      pairCount: this.#job.integers("pairCount", pixels),
      deficiency: this.#job.integers("deficiency", pixels),
      thin: this.#job.bytes("thin", pixels),
    };
  }

  /** Noise of the batch's first pixels after `run`, as views, one parameter after the other; rad^2. */
  noiseOf(pixels: number): {
    parameterVariance: Float32Array[];
    coupleCovariance: Float32Array[];
    residualTrace: Float32Array;
  } {
    const rows = (field: string, length: number) =>
      Array.from({ length }, (_, row) => this.#job.floats(field, row * this.batch, pixels));
    return {
      parameterVariance: rows("parameterVariance", this.#columns),
      coupleCovariance: rows("coupleCovariance", this.#couples),
      residualTrace: this.#job.floats("residualTrace", 0, pixels),
    };
  }

  /** Variance of one date's phase in the batch, rad^2, after `run`; for an inverter made with noise `perDate`. */
  dateVarianceRow(date: number): Float32Array {
    if (!this.#perDate) throw new TypeError("the inverter was made without noise per date");
    return this.#job.floats("dateVariance", date * this.batch, this.batch);
  }

  #load(
    phase: Float32Array,
    quality: Float32Array | null,
    first: number,
    count: number,
    pixels: number,
  ): void {
    for (let k = 0; k < this.#symbolic.pairs; k++) {
      const start = k * pixels + first;
      this.phaseRow(k).set(phase.subarray(start, start + count));
      if (quality !== null) this.qualityRow(k).set(quality.subarray(start, start + count));
    }
  }

  #unload(result: InverterResult, first: number, count: number, pixels: number): void {
    const job = this.#job;
    const rows = (target: Float32Array, field: string, number: number) => {
      for (let i = 0; i < number; i++)
        target.set(job.floats(field, i * this.batch, count), i * pixels + first);
    };
    rows(result.series, "series", this.#symbolic.dates);
    rows(result.temporalCoherence, "temporalCoherence", 1);
    result.pairCount.set(job.integers("pairCount", count), first);
    result.deficiency.set(job.integers("deficiency", count), first);
    result.thin.set(job.bytes("thin", count), first);
    if (result.dateVariance !== null) rows(result.dateVariance, "dateVariance", this.#symbolic.dates);
    if (result.noise === null) return;
    rows(result.noise.parameterVariance, "parameterVariance", this.#columns);
    rows(result.noise.coupleCovariance, "coupleCovariance", this.#couples);
    rows(result.noise.residualTrace, "residualTrace", 1);
  }

  #writeNetwork(): void {
    const { dates, pairs, reference, columnStart, row, updateTarget, order, position } = this.#symbolic;
    const inLanes = (indices: Int32Array) => indices.map((i) => i * F64_LANES);
    this.#job.setIntegers({ dates, pairs, entries: row.length, reference, stride: 4 * this.batch });
    this.#job.setArrays({
      columnStart,
      rowOffset: inLanes(row),
      targetOffset: inLanes(updateTarget),
      pairEntryOffset: inLanes(this.#symbolic.pairEntry),
      pairFromOffset: inLanes(this.#symbolic.pairReference),
      pairToOffset: inLanes(this.#symbolic.pairSecondary),
      order,
      position,
    });
  }

  #writeOptions(options: InverterOptions): void {
    const {
      interval,
      norm = "velocity",
      gaps = "nan",
      minRedundancy = 1,
      weighting,
      referenceVariance,
    } = options;
    const { dates, pairs, pairReference, pairSecondary } = this.#symbolic;
    const degree = new Int32Array(dates);
    for (const p of [...pairReference, ...pairSecondary]) degree[p]! += 1;
    // By position, the reference date last.
    const counted = gaps === "zero" ? degree.subarray(0, dates - 1) : degree;
    this.#job.setIntegers({
      phaseNorm: norm === "phase" ? 1 : 0,
      zeroGaps: gaps === "zero" ? 1 : 0,
      minRedundancy: Math.ceil(minRedundancy),
      fullRedundancy: Math.min(...counted),
      weightMode: WEIGHT_MODE[weighting === "given" ? "given" : weighting.kind],
    });
    this.#job.setArrays({ interval, referenceVariance: referenceVariance ?? new Float32Array(pairs) });
  }

  #writeWeighting({ floor, ceiling, origin, step, looks2, table }: Weighting): void {
    this.#job.setFloats({ floor, ceiling, origin, step, looks2 });
    this.#job.setArrays({ table });
  }

  #allocateBatch(): void {
    const { dates, pairs, row } = this.#symbolic;
    const pixelRow = 4 * this.batch;
    // Islands have at least two dates.
    const islands = Math.ceil(dates / 2);
    this.#job.allocateAll({
      phase: pairs * pixelRow,
      weight: pairs * pixelRow,
      series: dates * pixelRow,
      temporalCoherence: pixelRow,
      pairCount: pixelRow,
      deficiency: pixelRow,
      thin: this.batch,
      yLanes: pairs * F32_LANES,
      wLanes: pairs * F32_LANES,
      lower: row.length * F64_LANES,
      inverse: dates * F64_LANES,
      x: dates * F64_LANES,
      counts: F32_LANES,
      components: F64_LANES,
      laneFlags: LANES,
      label: 4 * dates,
      size: 4 * dates,
      island: 4 * dates,
      value: 8 * dates,
      stiffness: 8 * islands * islands,
      force: 8 * islands,
    });
  }

  #writeNoise({ design, model }: InverterNoise): void {
    const { dates, pairs, row } = this.#symbolic;
    const columns = this.#columns;
    this.#job.setIntegers({ columns, noiseModel: model === "weights" ? 1 : model === "residual" ? 2 : 3 });
    if (design) {
      const { matrix, pseudoInverse, use, couples } = design;
      this.#job.setArrays({ matrix, pseudoInverse, use, coupleColumns: Int32Array.from(couples.flat()) });
      this.#job.setIntegers({ couples: couples.length });
    } else this.#job.allocate("use", dates);
    if (this.#perDate)
      this.#job.allocateAll({ dateVariance: 4 * dates * this.batch, joined: dates * F64_LANES });
    if (typeof model === "object") {
      const { floor, ceiling, origin, step, table } = model;
      this.#job.setFloats({
        varianceFloor: floor,
        varianceCeiling: ceiling,
        varianceOrigin: origin,
        varianceStep: step,
      });
      this.#job.setArrays({ varianceTable: table });
      this.#job.setIntegers({ coherence: this.qualityRow(0).byteOffset });
    }
    this.#job.allocateAll({
      sLanes: pairs * F32_LANES,
      shares: pairs * F64_LANES,
      functional: columns * dates * F64_LANES,
      solved: columns * dates * F64_LANES,
      unit: dates * F64_LANES,
      diagonal: (dates + 1) * F64_LANES,
      entryInverse: row.length * F64_LANES,
      covariance: columns * columns * F64_LANES,
      gram: columns * columns * F64_LANES,
      laneUse: dates,
      q: 8 * columns * dates,
      r: 8 * columns * columns,
      triangle: 8 * columns * columns,
      laneInverse: 8 * columns * dates,
      parameterVariance: 4 * columns * this.batch,
      residualTrace: 4 * this.batch,
      coupleCovariance: 4 * this.#couples * this.batch,
    });
  }
}

function checkOptions(symbolic: SymbolicFactor, options: InverterOptions, batch: number): void {
  const { interval, noise, weighting, referenceVariance } = options;
  const complain = (what: string, got: string, fix: string) => {
    throw configError({ code: "inverter-invalid", what, got, fix });
  };
  if (!(batch > 0 && batch % LANES === 0))
    complain("The batch must be whole groups of pixels.", String(batch), `Give a multiple of ${LANES}.`);
  if (interval.length !== symbolic.dates - 1)
    complain(
      "There must be one interval between two consecutive dates.",
      `${interval.length} intervals for ${symbolic.dates} dates`,
      "Give dates minus one intervals.",
    );
  if (referenceVariance && referenceVariance.length !== symbolic.pairs)
    complain(
      "There must be one reference variance per pair.",
      `${referenceVariance.length} for ${symbolic.pairs} pairs`,
      "Give one value per pair.",
    );
  if (noise?.design && noise.design.rows !== symbolic.dates)
    complain(
      "The design must have one row per date.",
      `${noise.design.rows} rows for ${symbolic.dates} dates`,
      "Make the design from the network's dates.",
    );
  if (typeof noise?.model === "object" && (weighting === "given" || noise.model.kind !== "var"))
    complain(
      "Variances from coherence need coherence as input and a `var` weighting.",
      `${noise.model.kind}`,
      "Use a `var` weighting for the noise and a weighting by coherence.",
    );
}
