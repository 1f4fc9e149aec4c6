import { configError } from "../../errors.ts";
import { DRAW, drawBlock, type RandomStream } from "../random/stream.ts";

/** A sample is kept in full until it outgrows its size by this factor; then the larger half of the keys goes. */
const SLACK = 2;
const FIRST_ROOM = 256;
const TWO_POW_21 = 2 ** 21;

/**
 * Random sample without replacement of a population that passes by in any order and in any number of parts. Each member has a
 * number; a random key belongs to the number alone, and the members with the smallest keys make the sample [cohen2007]. So neither order, tiles nor workers matter.
 */
export interface BottomSample {
  /** Members that passed. */
  readonly found: number;
  /** Offers a member. `member` is a whole number of at least 0, its own; `values` are `width` numbers, which are copied. */
  add(member: number, values: ArrayLike<number>): void;
  /** Takes in the sample of another part, drawn by the same stream and size. */
  merge(other: BottomSample): void;
  /** The sample's members in the order of their numbers, with what each was offered with, members x width. */
  read(): { readonly members: Float64Array; readonly values: Float64Array };
}

/**
 * Sample of at most `size` members with `width` values each. Errors: `sample-size`. One cipher block per member (about 150
 * integer operations); 16 + 8 * width bytes per kept one, twice over at most.
 */
export function createBottomSample(size: number, stream: RandomStream, width = 1): BottomSample {
  if (!(Number.isInteger(size) && size > 0))
    throw configError({
      code: "sample-size",
      what: "The size of a random sample is not a positive whole number.",
      got: String(size),
      fix: "Give a number of values, for example 10000.",
    });
  return new KeyedSample(size, stream, width);
}

class KeyedSample implements BottomSample {
  found = 0;
  private readonly size: number;
  private readonly stream: RandomStream;
  private readonly words = new Uint32Array(4);
  private block = -1;
  private count = 0;
  /** Keys at or above this one cannot be in the sample any more. */
  private limit = Number.POSITIVE_INFINITY;
  private keys = new Float64Array(FIRST_ROOM);
  private members = new Float64Array(FIRST_ROOM);
  private values: Float64Array;
  private readonly width: number;

  constructor(size: number, stream: RandomStream, width: number) {
    this.size = size;
    this.stream = stream;
    this.width = width;
    this.values = new Float64Array(FIRST_ROOM * width);
  }

  add(member: number, values: ArrayLike<number>): void {
    this.found++;
    this.keep(this.keyOf(member), member, values, 0);
  }

  merge(other: BottomSample): void {
    const { members, values } = other.read();
    for (let i = 0; i < members.length; i++)
      this.keep(this.keyOf(members[i]!), members[i]!, values, i * this.width);
    this.found += other.found;
  }

  read(): { members: Float64Array; values: Float64Array } {
    this.shrink();
    const order = [...this.members.subarray(0, this.count).keys()].sort(
      (a, b) => this.members[a]! - this.members[b]!,
    );
    return {
      members: Float64Array.from(order, (i) => this.members[i]!),
      values: Float64Array.from({ length: order.length * this.width }, (_, k) => {
        return this.values[order[Math.floor(k / this.width)]! * this.width + (k % this.width)]!;
      }),
    };
  }

  /** 53 random bits: two members share a block of four words. */
  private keyOf(member: number): number {
    const within = member % 2;
    const block = (member - within) / 2;
    if (block !== this.block) drawBlock(this.stream, DRAW.words, block, 0, this.words);
    this.block = block;
    return this.words[2 * within]! * TWO_POW_21 + (this.words[2 * within + 1]! >>> 11);
  }

  private keep(key: number, member: number, values: ArrayLike<number>, at: number): void {
    if (key >= this.limit) return;
    if (this.count === this.keys.length) this.grow();
    this.keys[this.count] = key;
    this.members[this.count] = member;
    for (let k = 0; k < this.width; k++) this.values[this.count * this.width + k] = values[at + k]!;
    this.count++;
    if (this.count >= SLACK * this.size) this.shrink();
  }

  private grow(): void {
    const longer = (values: Float64Array) => {
      const out = new Float64Array(2 * values.length);
      out.set(values);
      return out;
    };
    [this.keys, this.members, this.values] = [longer(this.keys), longer(this.members), longer(this.values)];
  }

  private shrink(): void {
    if (this.count <= this.size) return;
    this.limit = this.keys.slice(0, this.count).sort()[this.size]!;
    let kept = 0;
    for (let i = 0; i < this.count; i++) {
      if (this.keys[i]! >= this.limit) continue;
      this.keys[kept] = this.keys[i]!;
      this.members[kept] = this.members[i]!;
      this.values.copyWithin(kept * this.width, i * this.width, (i + 1) * this.width);
      kept++;
    }
    this.count = kept;
  }
}
