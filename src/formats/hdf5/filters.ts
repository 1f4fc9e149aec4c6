import { inflateSync } from "node:zlib";
import { formatError } from "../../errors.ts";
import { brokenFile } from "./broken-file.ts";
import { fletcher32, swapHalves } from "./fletcher32.ts";
import { decodeLzf } from "./lzf.ts";
import { unshuffle } from "./shuffle.ts";

/** One step of a dataset's filter pipeline, in the order of writing. */
export interface Filter {
  readonly id: number;
  readonly name: string;
  readonly values: readonly number[];
}

/** Registered filter numbers (docs.hdfgroup.org, "Registered Filter Plugins"). */
export const FILTER = { deflate: 1, shuffle: 2, fletcher32: 3, lzf: 32000 } as const;

/** Filters that are known by name but not decoded, so that the error can say what was used. */
const OTHER_NAMES: Readonly<Record<number, string>> = {
  4: "szip",
  5: "nbit",
  6: "scaleoffset",
  307: "bzip2",
  32001: "blosc",
  32004: "lz4",
  32008: "bitshuffle",
  32013: "zfp",
  32015: "zstd",
  32026: "blosc2",
};

const CHECKSUM_BYTES = 4;
/** Deflate cannot do better: 258 bytes for a two-bit code (RFC 1951); a larger claim is an attack. */
const DEFLATE_LIMIT = 1040;
/** LZF's longest copy yields 264 bytes from 3. */
const LZF_LIMIT = 88;

/**
 * Throws the format error "filter-unsupported" unless every filter is one that we decode. Must come before any
 * read, because the HDF5 library as compiled returns zeros for a filter that it does not have.
 */
export function checkFilters(filters: readonly Filter[], where: string): void {
  const known: readonly number[] = Object.values(FILTER);
  const strange = filters.find(({ id }) => !known.includes(id));
  if (strange === undefined) return;
  const name = OTHER_NAMES[strange.id] ?? (strange.name || "unnamed");
  throw formatError({
    code: "filter-unsupported",
    what: "The dataset is compressed by a filter that cannot be read.",
    where,
    got: `${name} (filter ${strange.id})`,
    fix: "Write the file again with gzip or lzf, for example: h5repack -f GZIP=4 IN OUT.",
  });
}

/** Buffers that a loop over chunks uses again and again. What `decodeChunk` returns may lie in one of them. */
export class Workspace {
  private readonly buffers = new Map<string, Uint8Array<ArrayBuffer>>();

  /** A buffer of that length for that purpose; its content is what was left in it. */
  take(purpose: "stored" | "lzf" | "shuffle", length: number): Uint8Array<ArrayBuffer> {
    const buffer = this.buffers.get(purpose);
    if (buffer !== undefined && buffer.length >= length) return buffer.subarray(0, length);
    const larger = new Uint8Array(length);
    this.buffers.set(purpose, larger);
    return larger;
  }
}

/**
 * Undoes the pipeline for one chunk. `mask` has bit i set where filter i was skipped; `length` is what must
 * come out. Errors: "file-damaged" with the step that failed.
 */
export function decodeChunk(
  stored: Uint8Array,
  filters: readonly Filter[],
  mask: number,
  length: number,
  where: string,
  workspace = new Workspace(),
): Uint8Array {
  let bytes = stored;
  for (let i = filters.length - 1; i >= 0; i--) {
    const filter = filters[i];
    if (filter === undefined || (mask & (1 << i)) !== 0) continue;
    // Checksums of filters before this one (in writing order) are still part of what it yields.
    const checksums = filters.filter(
      ({ id }, k) => k < i && id === FILTER.fletcher32 && (mask & (1 << k)) === 0,
    );
    bytes = undo(bytes, filter, length + CHECKSUM_BYTES * checksums.length, where, workspace);
  }
  if (bytes.length !== length)
    throw brokenFile(where, "A chunk has the wrong size.", `${bytes.length} of ${length} bytes`);
  return bytes;
}

function undo(
  bytes: Uint8Array,
  filter: Filter,
  length: number,
  where: string,
  workspace: Workspace,
): Uint8Array {
  switch (filter.id) {
    case FILTER.deflate:
      return inflate(bytes, length, where);
    case FILTER.shuffle:
      return unshuffle(bytes, filter.values[0] ?? 1, workspace.take("shuffle", bytes.length));
    case FILTER.fletcher32:
      return verify(bytes, where);
    case FILTER.lzf: {
      if (length > (bytes.length + 1) * LZF_LIMIT) throw tooMuch(bytes, length, where);
      const out = decodeLzf(bytes, length, workspace.take("lzf", length));
      if (out === null) throw brokenFile(where, "The lzf data of a chunk is damaged.");
      return out;
    }
    default:
      checkFilters([filter], where);
      return bytes;
  }
}

function inflate(bytes: Uint8Array, length: number, where: string): Uint8Array {
  if (length > (bytes.length + 1) * DEFLATE_LIMIT)
    throw brokenFile(
      where,
      "A chunk claims more data than it can hold.",
      `${length} bytes in ${bytes.length}`,
    );
  const smallestOutput = 64; // zlib's own lower bound for chunkSize
  try {
    // One output buffer of the final size: no growing, no joining.
    return inflateSync(bytes, {
      chunkSize: Math.max(smallestOutput, length),
      maxOutputLength: Math.max(1, length),
    });
  } catch (cause) {
    throw brokenFile(
      where,
      "The deflate data of a chunk is damaged.",
      cause instanceof Error ? cause.message : "",
    );
  }
}

const tooMuch = (bytes: Uint8Array, length: number, where: string) =>
  brokenFile(where, "A chunk claims more data than it can hold.", `${length} bytes in ${bytes.length}`);

function verify(bytes: Uint8Array, where: string): Uint8Array {
  const data = bytes.subarray(0, Math.max(0, bytes.length - CHECKSUM_BYTES));
  const stored = new DataView(bytes.buffer, bytes.byteOffset + data.length, bytes.length - data.length);
  const expected = stored.byteLength === CHECKSUM_BYTES ? stored.getUint32(0, true) : Number.NaN;
  const sum = fletcher32(data);
  if (sum !== expected && swapHalves(sum) !== expected)
    throw brokenFile(where, "The checksum of a chunk does not match its data.", `${sum}, stored ${expected}`);
  return data;
}
