/** How two arrays of equal length differ. Nothing is held: values are added block by block. */
export interface Difference {
  /** Pixels that both have. */
  readonly count: number;
  /** Largest absolute difference; 0 when nothing was compared. */
  readonly largest: number;
  readonly rms: number;
  /** Pixels where exactly one of the two has no data. */
  readonly onlyA: number;
  readonly onlyB: number;
}

export class DifferenceSum {
  #count = 0;
  #largest = 0;
  #squares = 0;
  #onlyA = 0;
  #onlyB = 0;

  /** Adds two blocks of the same pixels, NaN where there is no data. */
  add(a: Float32Array, b: Float32Array): void {
    for (let i = 0; i < a.length; i++) {
      const [left, right] = [a[i] as number, b[i] as number];
      const [noLeft, noRight] = [Number.isNaN(left), Number.isNaN(right)];
      if (noLeft || noRight) {
        if (!noLeft) this.#onlyA++;
        if (!noRight) this.#onlyB++;
        continue;
      }
      // Equal infinities differ by nothing, not by NaN.
      const difference = left === right ? 0 : Math.abs(left - right);
      this.#count++;
      this.#largest = Math.max(this.#largest, difference);
      this.#squares += difference * difference;
    }
  }

  get result(): Difference {
    const rms = this.#count === 0 ? Number.NaN : Math.sqrt(this.#squares / this.#count);
    return { count: this.#count, largest: this.#largest, rms, onlyA: this.#onlyA, onlyB: this.#onlyB };
  }
}
