/** Each entry of a level counts so many of the level below (2^5): a search looks at 16 of them on average, of two cache lines. */
const SHIFT = 5;
/** The topmost level is searched from its beginning: no more than this many entries. */
const TOP = 64;

/**
 * A multiset of ranks 0 ... size - 1 that tells its k-th smallest member: counts per rank, per 32 ranks, per 1024, ... (a counted
 * tree; Knuth 1998, section 6.2.3). A change touches one count per level, a search about 16 per level; 3 levels hold 65 536 ranks, each
 * further one 32 times as many.
 */
export class RankCounts {
  readonly #counts: Int32Array;
  /** Where each level begins, from single ranks upward. */
  readonly #starts: readonly number[];
  #total = 0;
  #below = 0;

  constructor(size: number) {
    const starts: number[] = [];
    let [start, length] = [0, Math.max(1, size)];
    for (;;) {
      starts.push(start);
      start += length;
      if (length <= TOP) break;
      length = Math.ceil(length / (1 << SHIFT));
    }
    this.#starts = starts;
    this.#counts = new Int32Array(start);
  }

  get total(): number {
    return this.#total;
  }

  /** Adds a rank as often as `times` says; a negative number takes it away. */
  add(rank: number, times: number): void {
    const counts = this.#counts;
    const starts = this.#starts;
    this.#total += times;
    for (let level = 0, entry = rank; level < starts.length; level++, entry >>= SHIFT)
      counts[starts[level]! + entry]! += times;
  }

  /** The rank of the k-th smallest member, k from 0 to total - 1. */
  select(k: number): number {
    const counts = this.#counts;
    const starts = this.#starts;
    let rest = k;
    let entry = 0;
    for (let level = starts.length - 1; level >= 0; level--) {
      const start = starts[level]!;
      entry = level === starts.length - 1 ? 0 : entry << SHIFT;
      for (let count = counts[start + entry]!; rest >= count; count = counts[start + ++entry]!) rest -= count;
    }
    this.#below = k - rest;
    return entry;
  }

  /** The rank that follows a member found by `select(k)` just before: that of the member k + 1. */
  selectNext(rank: number, k: number): number {
    return k + 1 - this.#below < this.#counts[rank]! ? rank : this.select(k + 1);
  }
}
