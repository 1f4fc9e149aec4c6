/** How often the other value lies within the stated standard error: 68 and 95 % where errors are normal and true. */
export interface Coverage {
  /** Values with an error above 0. */
  readonly count: number;
  /** Shares, from 0 to 1; NaN where there is none. */
  readonly withinOne: number;
  readonly withinTwo: number;
}

export class CoverageSum {
  #count = 0;
  #one = 0;
  #two = 0;

  /** Adds two blocks of the same pixels and the standard error of their difference, NaN where there is no data. */
  add(a: Float32Array, b: Float32Array, sigma: Float32Array): void {
    for (let i = 0; i < a.length; i++) {
      const apart = Math.abs((a[i] as number) - (b[i] as number)) / (sigma[i] as number);
      // The reference point has no error: there all series agree by definition, and it does not count.
      if (Number.isNaN(apart) || !((sigma[i] as number) > 0)) continue;
      this.#count++;
      if (apart <= 1) this.#one++;
      if (apart <= 2) this.#two++;
    }
  }

  get result(): Coverage {
    return { count: this.#count, withinOne: this.#one / this.#count, withinTwo: this.#two / this.#count };
  }
}
