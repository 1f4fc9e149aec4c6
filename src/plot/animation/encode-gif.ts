import * as gifenc from "gifenc";
import { inputError } from "../../errors.ts";
import type { Rgb } from "./shared-palette.ts";

/** One picture of an animation. */
export interface GifFrame {
  /** Position of each pixel's colour in the palette, row by row. */
  readonly indices: Uint8Array;
  /** Milliseconds that it stays; GIF counts in hundredths of a second. */
  readonly delay: number;
}

export interface GifShape {
  readonly width: number;
  readonly height: number;
  /** At most 255 colours. */
  readonly palette: readonly Rgb[];
}

/** Disposal method 1 of GIF89a, section 23: the next frame is drawn over this one. */
const KEEP = 1;

/**
 * An animation that repeats for ever, as GIF89a. Each frame after the first holds only the pixels that change; equal frames
 * give equal bytes on every machine. Takes the frames one by one, so that they need not all be in memory.
 *
 * @throws input error `gif-size-mismatch`
 */
export async function encodeGif(
  frames: AsyncIterable<GifFrame> | Iterable<GifFrame>,
  { width, height, palette }: GifShape,
): Promise<Uint8Array> {
  const create = gifenc.GIFEncoder ?? gifenc.default.GIFEncoder;
  const encoder = create();
  const same = palette.length;
  const colours = [...palette, [0, 0, 0]];
  let before: Uint8Array | null = null;
  for await (const { indices, delay } of frames) {
    if (indices.length !== width * height || same > 255 || same === 0)
      throw inputError({
        code: "gif-size-mismatch",
        what: "A frame does not match the size of the animation, or there are too many colours.",
        got: `${indices.length} pixels for ${width} x ${height}, ${same} colours`,
        fix: "Pass width * height indices for each frame, and 1 to 255 colours.",
      });
    if (before === null)
      encoder.writeFrame(indices, width, height, { palette: colours, delay, dispose: KEEP });
    else {
      const last = before;
      const changes = indices.map((index, i) => (index === last[i] ? same : index));
      encoder.writeFrame(changes, width, height, {
        delay,
        dispose: KEEP,
        transparent: true,
        transparentIndex: same,
      });
    }
    before = indices;
  }
  if (before === null)
    throw inputError({ code: "gif-size-mismatch", what: "An animation needs a frame.", got: "0 frames" });
  encoder.finish();
  return encoder.bytes();
}
