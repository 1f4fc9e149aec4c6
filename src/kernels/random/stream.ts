import { philox } from "./philox.ts";

/**
 * An endless sequence of random numbers that can be entered at any index. The value at an index depends on
 * seed, stream, substream and the kind of draw only, never on what was drawn before.
 */
export interface RandomStream {
  readonly seed: number;
  readonly stream: number;
  readonly substream: number;
}

/**
 * Names a sequence. Streams are for purposes (noise, atmosphere), substreams for members (a pair, a date).
 * All three are taken as unsigned 32-bit integers.
 */
export function createStream(seed: number, stream: number, substream = 0): RandomStream {
  return { seed: seed >>> 0, stream: stream >>> 0, substream: substream >>> 0 };
}

/** Kinds of draw have counters of their own, so that uniforms and normals of one stream are independent. */
export const DRAW = { words: 0, normal: 1, gamma: 2 } as const;

const TWO_POW_32 = 2 ** 32;
const WORDS_PER_BLOCK = 4;

/** The four words of one counter block; `attempt` numbers repeated tries of a rejection sampler. */
export function drawBlock(
  { seed, stream, substream }: RandomStream,
  kind: number,
  block: number,
  attempt: number,
  out: Uint32Array,
  at = 0,
): void {
  const low = block % TWO_POW_32;
  philox(low, (block - low) / TWO_POW_32, substream, (kind << 24) | attempt, seed, stream, out, at);
}

/** A uniform number in the open interval (0, 1) from a 32-bit word: the middle of the word's cell. */
export const wordToUniform = (word: number): number => (word + 0.5) / TWO_POW_32;

/** Fills `out` with the stream's 32-bit words from index `start` (a whole number of at least 0) on. */
export function fillWords(stream: RandomStream, start: number, out: Uint32Array): Uint32Array {
  const edge = new Uint32Array(WORDS_PER_BLOCK);
  let i = 0;
  while (i < out.length) {
    const index = start + i;
    const within = index % WORDS_PER_BLOCK;
    const block = (index - within) / WORDS_PER_BLOCK;
    if (within === 0 && out.length - i >= WORDS_PER_BLOCK) {
      drawBlock(stream, DRAW.words, block, 0, out, i);
      i += WORDS_PER_BLOCK;
    } else {
      drawBlock(stream, DRAW.words, block, 0, edge);
      for (let k = within; k < WORDS_PER_BLOCK && i < out.length; k++) out[i++] = edge[k]!;
    }
  }
  return out;
}

/** Fills `out` with uniform numbers of the open interval (0, 1) from index `start` on; 32 random bits each. */
export function fillUniform(stream: RandomStream, start: number, out: Float64Array): Float64Array {
  const words = fillWords(stream, start, new Uint32Array(out.length));
  for (let i = 0; i < out.length; i++) out[i] = wordToUniform(words[i]!);
  return out;
}

/** One uniform number of the open interval (0, 1). */
export function drawUniform(stream: RandomStream, index: number): number {
  return fillUniform(stream, index, new Float64Array(1))[0]!;
}
