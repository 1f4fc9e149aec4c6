import { DRAW, drawBlock, type RandomStream, wordToUniform } from "./stream.ts";

/** Scratch: allocating it anew would cost more than one draw. */
const words = new Uint32Array(4);

/**
 * Fills `out` with standard normal numbers of the stream from index `start` on.
 *
 * Box-Muller: each pair of words gives a pair of normals, so an index needs no other index.
 * Source: Box and Muller (1958), Annals of Mathematical Statistics 29, 610-611.
 */
export function fillNormal(stream: RandomStream, start: number, out: Float64Array): Float64Array {
  let block = -1;
  for (let i = 0; i < out.length; i++) {
    const index = start + i;
    const within = index % 4;
    const needed = (index - within) / 4;
    if (needed !== block) {
      block = needed;
      drawBlock(stream, DRAW.normal, block, 0, words);
    }
    const first = within & 2;
    const radius = Math.sqrt(-2 * Math.log(wordToUniform(words[first]!)));
    const angle = 2 * Math.PI * wordToUniform(words[first + 1]!);
    out[i] = radius * (within & 1 ? Math.sin(angle) : Math.cos(angle));
  }
  return out;
}

/** One standard normal number. */
export function drawNormal(stream: RandomStream, index: number): number {
  return fillNormal(stream, index, new Float64Array(1))[0]!;
}
