import { Cursor } from "./cursor.ts";
import { MESSAGE, type Message } from "./object-header.ts";
import type { Superblock } from "./superblock.ts";

/** How the chunks of a dataset are found. Addresses are relative to the superblock's base; null = none stored. */
export type ChunkIndexKind =
  | {
      readonly kind: "btree-v1" | "implicit" | "fixed-array" | "extensible-array" | "btree-v2";
      readonly address: number | null;
    }
  | {
      readonly kind: "single";
      readonly address: number | null;
      /** Stored bytes when filtered; null when the chunk is stored as it is. */
      readonly filteredSize: number | null;
      readonly filterMask: number;
    };

/** Where the elements of a dataset lie. "other" is what only the HDF5 library can read. */
export type Layout =
  | { readonly kind: "compact"; readonly bytes: Uint8Array }
  | { readonly kind: "contiguous"; readonly address: number | null; readonly size: number | null }
  | {
      readonly kind: "chunked";
      readonly index: ChunkIndexKind;
      /** Chunks that stick out of the dataset are stored without filters. */
      readonly rawEdges: boolean;
    }
  | { readonly kind: "virtual" | "external" }
  | { readonly kind: "other"; readonly reason: string };

const CLASSES = ["compact", "contiguous", "chunked", "virtual"] as const;
/** Chunk index types of layout version 4 (specification, section IV.A.2.i). */
const V4_INDEX = { 2: "implicit", 3: "fixed-array", 4: "extensible-array", 5: "btree-v2" } as const;

export function readLayout(messages: readonly Message[], superblock: Superblock, where: string): Layout {
  if (messages.some(({ type }) => type === MESSAGE.externalFiles)) return { kind: "external" };
  const message = messages.find(({ type }) => type === MESSAGE.layout);
  if (message === undefined || message.shared)
    return { kind: "other", reason: "no layout message of its own" };
  const cursor = new Cursor(message.body, superblock.sizes, where);
  const version = cursor.u8();
  if (version === 1 || version === 2) return oldLayout(cursor);
  if (version !== 3 && version !== 4) return { kind: "other", reason: `layout version ${version}` };
  const kind = CLASSES[cursor.u8()];
  if (kind === "compact") return { kind, bytes: cursor.take(cursor.u16()) };
  if (kind === "contiguous") return { kind, address: cursor.address(), size: cursor.length() };
  if (kind === "virtual") return { kind };
  if (kind === "chunked") return version === 3 ? chunkedV3(cursor) : chunkedV4(cursor);
  return { kind: "other", reason: "unknown layout class" };
}

/** Versions 1 and 2 (HDF5 before 1.6.3): the dimensions follow the address. */
function oldLayout(cursor: Cursor): Layout {
  const rank = cursor.u8();
  const kind = CLASSES[cursor.u8()];
  cursor.skip(5);
  const address = kind === "compact" ? null : cursor.address();
  cursor.skip(4 * rank);
  if (kind === "compact") return { kind, bytes: cursor.take(cursor.u32()) };
  if (kind === "contiguous") return { kind, address, size: null };
  if (kind === "chunked") return { kind, rawEdges: false, index: { kind: "btree-v1", address } };
  return { kind: "other", reason: "unknown layout class" };
}

const chunkedV3 = (cursor: Cursor): Layout => ({
  kind: "chunked",
  rawEdges: false,
  index: { kind: "btree-v1", address: cursor.skip(1).address() },
});

function chunkedV4(cursor: Cursor): Layout {
  const flags = cursor.u8();
  const rank = cursor.u8();
  cursor.skip(rank * cursor.u8());
  const rawEdges = (flags & 1) !== 0;
  const type = cursor.u8();
  if (type === 1) {
    const filtered = (flags & 2) !== 0;
    const filteredSize = filtered ? cursor.length() : null;
    const filterMask = filtered ? cursor.u32() : 0;
    return {
      kind: "chunked",
      rawEdges,
      index: { kind: "single", filteredSize, filterMask, address: cursor.address() },
    };
  }
  // The creation parameters (1, 5 or 6 bytes) are repeated in the index's own header.
  const parameterBytes = { 2: 0, 3: 1, 4: 5, 5: 6 }[type];
  const kind = V4_INDEX[type as keyof typeof V4_INDEX];
  if (kind === undefined || parameterBytes === undefined)
    return { kind: "other", reason: `chunk index type ${type}` };
  return { kind: "chunked", rawEdges, index: { kind, address: cursor.skip(parameterBytes).address() } };
}

/** The bytes of one element of unwritten space; null when the file defines none (then it is zeros). */
export function readFillValue(
  messages: readonly Message[],
  superblock: Superblock,
  where: string,
): Uint8Array | null {
  const message =
    messages.find(({ type }) => type === MESSAGE.fill) ??
    messages.find(({ type }) => type === MESSAGE.oldFill);
  if (message === undefined || message.shared) return null;
  const cursor = new Cursor(message.body, superblock.sizes, where);
  if (message.type === MESSAGE.fill) {
    const version = cursor.u8();
    const flags = version >= 3 ? cursor.u8() : 0;
    const defined = version >= 3 ? (flags & 0x20) !== 0 : version === 1 || cursor.skip(2).u8() !== 0;
    if (version === 1) cursor.skip(3);
    if (!defined) return null;
  }
  const size = cursor.u32();
  return size === 0 || size > cursor.remaining ? null : cursor.take(size);
}
