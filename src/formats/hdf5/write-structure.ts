import { allocate, bytesOf } from "../../stack/dtype.ts";
import { elementsOf } from "../../stack/window.ts";
import type { TemporaryFile } from "../atomic-write.ts";
import { FieldWriter } from "./field-writer.ts";
import { FILTER } from "./filters.ts";
import { MESSAGE } from "./object-header.ts";
import {
  type AddressOf,
  encodeDataspace,
  type Hdf5Attributes,
  type PendingAttribute,
  pendingAttribute,
} from "./write-attribute.ts";
import { encodeChunkBtree, type WrittenChunk } from "./write-chunk-btree.ts";
import { encodeDatatype } from "./write-datatype.ts";
import { encodeHeader, groupMessages, type MessageBody } from "./write-header.ts";
import { GlobalHeap } from "./write-heap.ts";
import { scaleAttributes } from "./write-scales.ts";
import type { Hdf5DatasetSpec } from "./write-spec.ts";

export const SUPERBLOCK_BYTES = 48;

/** A dataset whose values are on the disk. */
export interface StoredDataset {
  readonly spec: Hdf5DatasetSpec;
  readonly elementBytes: number;
  readonly chunks: readonly number[] | null;
  /** May grow along its first dimension. */
  shape: readonly number[];
  attrs: Hdf5Attributes;
  /** Of the values, when they are in one piece. */
  readonly address: number | null;
  bytesWritten: number;
  readonly stored: Map<string, WrittenChunk>;
}

interface PlannedObject {
  /** Path in the file; "" is the root group. */
  readonly name: string;
  readonly encode: (addressOf: AddressOf) => Uint8Array;
}

/**
 * Writes everything but the values, from `end` on: chunk indexes, object headers, heap collections, and the
 * superblock that points to them. Headers do not change size with the addresses in them, so they are encoded
 * twice: once to learn the sizes, once for good.
 */
export async function writeStructure(
  file: TemporaryFile,
  end: number,
  attrs: Hdf5Attributes,
  datasets: readonly StoredDataset[],
): Promise<void> {
  let position = end;
  const append = async (bytes: Uint8Array) => {
    const padded = new FieldWriter().put(bytes).align(8).bytes();
    await file.writeAt(padded, position);
    position += padded.length;
  };
  const heap = new GlobalHeap();
  const objects: PlannedObject[] = planGroups(attrs, datasets, heap);
  for (const dataset of datasets) {
    let index: number | null = null;
    if (dataset.chunks !== null) {
      const tree = encodeChunkBtree(sortedChunks(dataset), dataset.chunks, position);
      await append(tree.bytes);
      index = tree.root;
    }
    objects.push(planDataset(dataset, index, datasets, heap));
  }

  const nowhere: AddressOf = { collection: () => 0, object: () => 0 };
  let next = position;
  const places = (sizes: readonly number[]) =>
    sizes.map((size) => {
      const at = next;
      next = Math.ceil((next + size) / 8) * 8;
      return at;
    });
  const headerAt = places(objects.map(({ encode }) => encode(nowhere).length));
  const collectionAt = places(heap.sizes());
  const byName = new Map(objects.map(({ name }, i) => [name, headerAt[i] ?? 0]));
  const addressOf: AddressOf = {
    collection: (index) => collectionAt[index] ?? 0,
    object: (name) => byName.get(name) ?? 0,
  };
  heap.resolve(addressOf);
  for (const { encode } of objects) await append(encode(addressOf));
  for (const collection of heap.encode()) await append(collection);
  await file.writeAt(encodeSuperblock(position, addressOf.object("")), 0);
}

/** Version 2: no symbol tables, checksummed, understood since HDF5 1.8. */
function encodeSuperblock(end: number, root: number): Uint8Array {
  return new FieldWriter()
    .u8(0x89)
    .text("HDF\r\n\x1a\n")
    .u8(2, 8, 8, 0)
    .u64(0)
    .address(null)
    .u64(end)
    .u64(root)
    .checksum()
    .bytes();
}

function sortedChunks({ stored, shape, chunks }: StoredDataset): WrittenChunk[] {
  const before = (a: WrittenChunk, b: WrittenChunk) => {
    const dim = a.offset.findIndex((value, i) => value !== b.offset[i]);
    return (a.offset[dim] ?? 0) - (b.offset[dim] ?? 0);
  };
  return chunks === null || shape.length === 0 ? [] : [...stored.values()].sort(before);
}

/** The root group and every group that a dataset's path names, each with its children in order of creation. */
function planGroups(
  attrs: Hdf5Attributes,
  datasets: readonly StoredDataset[],
  heap: GlobalHeap,
): PlannedObject[] {
  const children = new Map<string, string[]>([["", []]]);
  for (const { spec } of datasets) {
    const parts = spec.name.split("/");
    parts.forEach((_, depth) => {
      const path = parts.slice(0, depth + 1).join("/");
      const parent = parts.slice(0, depth).join("/");
      const siblings = children.get(parent) ?? [];
      if (!siblings.includes(path)) siblings.push(path);
      children.set(parent, siblings);
    });
  }
  const pending = Object.entries(attrs).map(([name, value]) => pendingAttribute(name, value, heap));
  return [...children].map(([name, paths]) => ({
    name,
    encode: (addressOf) => {
      const links = paths.map((path) => ({
        name: path.slice(path.lastIndexOf("/") + 1),
        address: addressOf.object(path),
      }));
      return encodeHeader(groupMessages(links), name === "" ? pending : [], addressOf);
    },
  }));
}

function planDataset(
  dataset: StoredDataset,
  index: number | null,
  all: readonly StoredDataset[],
  heap: GlobalHeap,
): PlannedObject {
  const { spec, attrs } = dataset;
  const messages = datasetMessages(dataset, index);
  const pending: PendingAttribute[] = [
    ...scaleAttributes(
      spec,
      all.map((other) => other.spec),
      heap,
    ),
    ...Object.entries(attrs).map(([name, value]) => pendingAttribute(name, value, heap)),
  ];
  return { name: spec.name, encode: (addressOf) => encodeHeader(messages, pending, addressOf) };
}

function datasetMessages(dataset: StoredDataset, index: number | null): MessageBody[] {
  const { spec, shape, chunks, elementBytes, address } = dataset;
  const maxShape = spec.isResizable ? [null, ...shape.slice(1)] : null;
  const messages: MessageBody[] = [
    { type: MESSAGE.dataspace, body: encodeDataspace(shape, maxShape) },
    { type: MESSAGE.datatype, body: encodeDatatype(spec.type), isConstant: true },
    { type: MESSAGE.fill, body: encodeFill(dataset), isConstant: true },
  ];
  const { gzip = 4 } = spec;
  if (chunks !== null && gzip !== null)
    messages.push({
      type: MESSAGE.filters,
      body: encodeFilters(gzip, spec.shuffle !== false, elementBytes),
      isConstant: true,
    });
  const [version, contiguous, chunked] = [3, 1, 2];
  const layout = new FieldWriter().u8(version);
  if (chunks === null)
    layout
      .u8(contiguous)
      .address(address)
      .u64(elementsOf(shape) * elementBytes);
  else {
    layout.u8(chunked, chunks.length + 1).address(index);
    for (const length of chunks) layout.u32(length);
    layout.u32(elementBytes);
  }
  messages.push({ type: MESSAGE.layout, body: layout.bytes() });
  return messages;
}

function encodeFill(dataset: StoredDataset): Uint8Array {
  const [late, incremental, writeIfSet, defined] = [2, 3, 2 << 2, 0x20];
  const bytes = fillBytes(dataset.spec);
  const allocation = dataset.chunks === null ? late : incremental;
  const writer = new FieldWriter().u8(3, allocation | writeIfSet | (bytes === null ? 0 : defined));
  return bytes === null ? writer.bytes() : writer.u32(bytes.length).put(bytes).bytes();
}

/** The bytes of the fill value; null for the default of zeros. */
export function fillBytes({ type, fill }: Hdf5DatasetSpec): Uint8Array | null {
  if (fill === undefined || fill === null || typeof type !== "string") return null;
  return bytesOf(allocate(type, 1).fill(fill));
}

/** The pipeline message, version 2: shuffle (if asked for), then deflate. Both are optional filters, as h5py's. */
function encodeFilters(gzip: number, isShuffled: boolean, elementBytes: number): Uint8Array {
  const optional = 1;
  const writer = new FieldWriter().u8(2, isShuffled ? 2 : 1);
  if (isShuffled) writer.u16(FILTER.shuffle).u16(optional).u16(1).u32(elementBytes);
  return writer.u16(FILTER.deflate).u16(optional).u16(1).u32(gzip).bytes();
}
