import { cStrides } from "../../stack/copy-block.ts";
import type { Window } from "../../stack/variable.ts";
import { windowShape } from "../../stack/window.ts";
import { announced } from "../announced-reads.ts";
import type { SharedFile } from "./shared-file.ts";

/** Runs closer than this are read as one: 32 KiB from the page cache cost less than another system call. */
const LARGEST_GAP = 32 * 1024;
const LARGEST_READ = 4 * 2 ** 20;

/** Byte distance between neighbours along each dimension of a C-order array. */
export const rowMajorStrides = (shape: readonly number[], elementBytes: number): number[] =>
  cStrides(shape).map((stride) => stride * elementBytes);

/**
 * Reads a window of an array that lies uncompressed in a file at `start`, with any byte stride per dimension
 * (a netCDF-3 record dimension has gaps), into C order.
 */
export async function readStrided(
  file: SharedFile,
  start: number,
  strides: readonly number[],
  window: Window,
  elementBytes: number,
  out: Uint8Array,
): Promise<void> {
  if (windowShape(window).some((count) => count === 0)) return;
  await announced(
    file.path,
    readsOf(start, strides, window, elementBytes, out.length),
    ({ at, length }) => [at, length],
    ({ at, length, to, runBytes, stride }) => {
      if (length === runBytes) return file.readInto(out.subarray(to, to + runBytes), at);
      const span = file.read(at, length);
      for (let from = 0; from < length; from += stride, to += runBytes)
        out.set(span.subarray(from, from + runBytes), to);
    },
  );
}

/** One read: runs of `runBytes` that begin `stride` apart, to stand one after the other from byte `to` of the result. */
interface Read {
  readonly at: number;
  readonly length: number;
  readonly to: number;
  readonly runBytes: number;
  readonly stride: number;
}

function* readsOf(
  start: number,
  strides: readonly number[],
  window: Window,
  elementBytes: number,
  length: number,
): Generator<Read> {
  const counts = windowShape(window);
  // Inner dimensions that are contiguous in file and window form one run.
  let outer = window.length;
  let runBytes = elementBytes;
  while (outer > 0 && strides[outer - 1] === runBytes) runBytes *= counts[--outer] ?? 1;
  const first = window.reduce((sum, [from], dim) => sum + from * (strides[dim] ?? 0), start);
  const runs = counts.slice(0, outer);
  const inner = outer - 1;
  const stride = strides[inner] ?? 0;
  const together =
    inner >= 0 && stride - runBytes <= LARGEST_GAP ? Math.max(1, Math.floor(LARGEST_READ / stride)) : 1;
  const place = runs.map(() => 0);
  for (let written = 0; written < length; ) {
    const at = place.reduce((sum, index, dim) => sum + index * (strides[dim] ?? 0), first);
    const count = inner < 0 ? 1 : Math.min(together, (runs[inner] ?? 1) - (place[inner] ?? 0));
    const span = count === 1 ? runBytes : (count - 1) * stride + runBytes;
    yield { at, length: span, to: written, runBytes, stride };
    written += count * runBytes;
    advance(place, runs, count);
  }
}

/** Moves `place` by `count` along its last dimension, carrying into the slower ones. */
function advance(place: number[], runs: readonly number[], count: number): void {
  let carry = count;
  for (let dim = place.length - 1; dim >= 0 && carry > 0; dim--) {
    const next = (place[dim] ?? 0) + carry;
    const length = runs[dim] ?? 1;
    carry = next >= length ? 1 : 0;
    place[dim] = next >= length ? 0 : next;
  }
}
