import { configError } from "../../errors.ts";
import type { PixelWindow, Slice, SliceRequest } from "../protocol.ts";
import { MISSING } from "../protocol.ts";
import { BlockMean, type Piece } from "./block-mean.ts";
import type { OpenLayer } from "./open-layer.ts";
import { cutWindow, inLanes, lanesFor, readPiece } from "./read-pieces.ts";

/** Reads the samples of a window. Memory is bounded by the samples and a few pieces, whatever the window. */
export async function readSlice(open: OpenLayer, request: SliceRequest): Promise<Slice> {
  checkRequest(open, request);
  const { index, window, step } = request;
  const { period } = open.layer;
  // Whoever made the overviews of angles may have taken the mean of their numbers: only the pixels themselves are sure.
  const overviews = period === undefined ? [...open.overviews].reverse() : [];
  const overview = overviews.find((level) => servesStep(level.factor, request));
  if (overview === undefined) return readLevel(open, index, window, step, period);
  const variable = await overview.open();
  try {
    const [height = 0, width = 0] = variable.shape.slice(-2);
    const scaled = ([start, stop]: readonly [number, number], size: number): [number, number] => [
      start / overview.factor,
      Math.min(size, Math.ceil(stop / overview.factor)),
    ];
    const smaller = { y: scaled(window.y, height), x: scaled(window.x, width) };
    return await readLevel({ variable, mayMiss: false }, index, smaller, step / overview.factor);
  } finally {
    await variable.close();
  }
}

/** An overview serves when its pixels are no larger than the samples and their edges are edges of samples. */
const servesStep = (factor: number, { window, step }: SliceRequest) =>
  factor > 1 && step % factor === 0 && window.y[0] % factor === 0 && window.x[0] % factor === 0;

async function readLevel(
  { variable, mayMiss }: Pick<OpenLayer, "variable" | "mayMiss">,
  index: number,
  window: PixelWindow,
  step: number,
  period?: number,
): Promise<Slice> {
  const samples = step === 1 ? new Copy(window) : new BlockMean(window, step, period);
  const lanes = mayMiss ? lanesFor(variable) : undefined;
  const add = async (part: PixelWindow) => samples.add(await readPiece(variable, index, part));
  await inLanes(cutWindow(window, variable.chunks, mayMiss), add, lanes);
  return samples.finish();
}

/** Every pixel a sample of its own. */
class Copy {
  readonly #window: PixelWindow;
  readonly #slice: Slice;

  constructor(window: PixelWindow) {
    const [height, width] = [window.y[1] - window.y[0], window.x[1] - window.x[0]];
    this.#window = window;
    this.#slice = { width, height, values: new Float32Array(width * height) };
  }

  add({ window: { y, x }, values }: Piece): void {
    const { width, values: out } = this.#slice;
    const columns = x[1] - x[0];
    for (let row = y[0]; row < y[1]; row++) {
      const to = (row - this.#window.y[0]) * width + x[0] - this.#window.x[0];
      const from = (row - y[0]) * columns;
      if (values === null) out.fill(MISSING, to, to + columns);
      else out.set(values.subarray(from, from + columns), to);
    }
  }

  finish(): Slice {
    return this.#slice;
  }
}

function checkRequest({ variable, layer }: OpenLayer, { index, window, step }: SliceRequest): void {
  const [height = 0, width = 0] = variable.shape.slice(-2);
  const depth = variable.shape.length === 3 ? (variable.shape[0] ?? 0) : 1;
  const isWithin = ([start, stop]: readonly [number, number], size: number) =>
    Number.isInteger(start) && Number.isInteger(stop) && start >= 0 && start < stop && stop <= size;
  const isPower = Number.isInteger(step) && step >= 1 && Number.isInteger(Math.log2(step));
  const isThere = Number.isInteger(index) && index >= 0 && index < depth;
  if (isWithin(window.y, height) && isWithin(window.x, width) && isPower && isThere) return;
  throw configError({
    code: "slice-outside",
    what: "A part was asked for that the layer does not have.",
    where: layer.id,
    got: `slice ${index}, rows ${window.y.join(" to ")}, columns ${window.x.join(" to ")}, step ${step}`,
    fix: `It has ${depth} slices of ${height} x ${width} pixels; steps are powers of two.`,
  });
}
