import { MISSING, type PixelWindow, type Slice } from "../protocol.ts";

/** Rows and columns of an image, half open, and their values in C order. */
export interface Piece {
  readonly window: PixelWindow;
  /** null where the chunk is absent. */
  readonly values: Float32Array | null;
}

/**
 * Means of blocks of `step` x `step` pixels of a window, made from pieces that come in any order. Blocks begin at the window's first
 * pixel. Only pixels with data count; without any, a block is `MISSING` when some of it is, else NaN. The mean of angles is the
 * direction of the sum of their unit vectors (Mardia and Jupp 2000, "Directional Statistics", section 2.2.1): halfway between 3.1
 * and -3.1 rad lies pi, not 0.
 */
export class BlockMean {
  readonly #window: PixelWindow;
  readonly #step: number;
  readonly #width: number;
  readonly #height: number;
  readonly #period: number | undefined;
  /** Of angles the sums of their cosines. */
  readonly #sums: Float64Array;
  /** Empty unless values are angles. */
  readonly #sines: Float64Array;
  readonly #counts: Uint32Array;
  readonly #missing: Uint8Array;

  /** @param period values are angles that come round after so much */
  constructor(window: PixelWindow, step: number, period?: number) {
    this.#window = window;
    this.#period = period;
    this.#step = step;
    [this.#height, this.#width] = [window.y, window.x].map(([a, b]) => Math.ceil((b - a) / step)) as [
      number,
      number,
    ];
    const size = this.#height * this.#width;
    this.#sums = new Float64Array(size);
    this.#sines = new Float64Array(period === undefined ? 0 : size);
    this.#counts = new Uint32Array(size);
    this.#missing = new Uint8Array(size);
  }

  add({ window: { y, x }, values }: Piece): void {
    const width = x[1] - x[0];
    const shift = x[0] - this.#window.x[0];
    for (let row = y[0]; row < y[1]; row++) {
      const to = Math.floor((row - this.#window.y[0]) / this.#step) * this.#width;
      const from = (row - y[0]) * width;
      if (values === null) this.#miss(to, shift, width);
      else if (this.#period === undefined) this.#addRow(values, from, width, to, shift);
      else this.#addAngles(values, from, width, to, shift, (2 * Math.PI) / this.#period);
    }
  }

  #addRow(values: Float32Array, from: number, width: number, to: number, shift: number): void {
    const [sums, counts, step] = [this.#sums, this.#counts, this.#step];
    for (let i = 0; i < width; i++) {
      const value = values[from + i] as number;
      if (Number.isNaN(value)) continue;
      const at = to + Math.floor((shift + i) / step);
      sums[at] = (sums[at] as number) + value;
      counts[at] = (counts[at] as number) + 1;
    }
  }

  #addAngles(
    values: Float32Array,
    from: number,
    width: number,
    to: number,
    shift: number,
    radians: number,
  ): void {
    for (let i = 0; i < width; i++) {
      const angle = (values[from + i] as number) * radians;
      if (Number.isNaN(angle)) continue;
      const at = to + Math.floor((shift + i) / this.#step);
      this.#sums[at] = (this.#sums[at] as number) + Math.cos(angle);
      this.#sines[at] = (this.#sines[at] as number) + Math.sin(angle);
      this.#counts[at] = (this.#counts[at] as number) + 1;
    }
  }

  #miss(to: number, shift: number, width: number): void {
    const last = Math.floor((shift + width - 1) / this.#step);
    this.#missing.fill(1, to + Math.floor(shift / this.#step), to + last + 1);
  }

  finish(): Slice {
    const values = new Float32Array(this.#sums.length);
    for (let i = 0; i < values.length; i++) {
      const count = this.#counts[i] as number;
      values[i] = count > 0 ? this.#meanOf(i, count) : this.#missing[i] ? MISSING : Number.NaN;
    }
    return { width: this.#width, height: this.#height, values };
  }

  #meanOf(i: number, count: number): number {
    const sum = this.#sums[i] as number;
    if (this.#period === undefined) return sum / count;
    return (Math.atan2(this.#sines[i] as number, sum) / (2 * Math.PI)) * this.#period;
  }
}
