import { configError, inputError } from "../../errors.ts";
import { bytesOf, holds } from "../../stack/dtype.ts";
import type { TypedArray, Window } from "../../stack/variable.ts";
import { checkWindow, elementsOf, windowShape } from "../../stack/window.ts";
import { createTemporaryFile, type TemporaryFile } from "../atomic-write.ts";
import { packChunk } from "./pack-chunk.ts";
import { chunksOf } from "./read-chunks.ts";
import type { Hdf5Attributes } from "./write-attribute.ts";
import type { WrittenChunk } from "./write-chunk-btree.ts";
import { typeBytes } from "./write-datatype.ts";
import { checkSpec, type Hdf5DatasetSpec, type Hdf5Spec } from "./write-spec.ts";
import { type StoredDataset, SUPERBLOCK_BYTES, writeStructure } from "./write-structure.ts";

/** Chunks compressed at the same time: the threads of Node's own pool. */
const PARALLEL_CHUNKS = 4;

/** A file being written. Calls may overlap; they are carried out one after another. */
export interface Hdf5Writer {
  /**
   * Writes a window of a numeric dataset, C order. For a chunked dataset it starts on chunk borders and ends on
   * them or at the end of the dataset; each chunk is written once.
   */
  write(name: string, window: Window, data: TypedArray): Promise<void>;
  /** Writes all strings of a fixed-length string dataset; each must be ASCII and fit. */
  writeStrings(name: string, strings: readonly string[]): Promise<void>;
  /** Adds or replaces attributes of a dataset, or of the root group for "/". */
  setAttributes(name: string, attrs: Hdf5Attributes): void;
  /** Lengthens the first dimension of a resizable dataset. */
  extend(name: string, length: number): void;
  /** Completes the file and gives it its name. */
  close(): Promise<void>;
  /** Removes everything; the final name is untouched. Does nothing after `close`. */
  discard(): Promise<void>;
}

/**
 * Creates an HDF5 file (readable by HDF5 1.8 and later) that is written window by window. Data go to the disk as
 * they come; the structure follows at `close`, and only then does the file appear under its name.
 *
 * We write the format ourselves because h5wasm can write neither booleans, nor shuffle, nor fill values.
 */
export async function createHdf5(path: string, spec: Hdf5Spec): Promise<Hdf5Writer> {
  checkSpec(path, spec);
  const file = await createTemporaryFile(path);
  return new StreamingWriter(path, spec, file);
}

class StreamingWriter implements Hdf5Writer {
  private end = SUPERBLOCK_BYTES;
  private attrs: Hdf5Attributes;
  private readonly datasets = new Map<string, StoredDataset>();
  private queue: Promise<void> = Promise.resolve();
  private isClosed = false;

  constructor(
    private readonly path: string,
    spec: Hdf5Spec,
    private readonly file: TemporaryFile,
  ) {
    this.attrs = spec.attrs ?? {};
    for (const dataset of spec.datasets) this.datasets.set(dataset.name, this.place(dataset));
  }

  async write(name: string, window: Window, data: TypedArray): Promise<void> {
    const dataset = this.dataset(name);
    const { spec, shape, elementBytes } = dataset;
    checkWindow({ name: `${this.path}: ${name}`, shape }, window);
    const counts = windowShape(window);
    const bytes = bytesOf(data);
    if (
      typeof spec.type !== "string" ||
      !holds(spec.type, data) ||
      bytes.length !== elementsOf(counts) * elementBytes
    )
      throw configError({
        code: "data-mismatch",
        what: "The data do not fit the window or the dataset's type.",
        where: `${this.path}: ${name}`,
        got: `${data.length} values in a ${data.constructor.name} for a window of ${counts.join(" x ")}`,
        fix: "Pass one value per element, in the typed array of the dataset's type.",
      });
    return this.enqueue(() =>
      dataset.chunks === null
        ? this.writeRows(dataset, window, counts, bytes)
        : this.writeChunks(dataset, dataset.chunks, window, counts, bytes),
    );
  }

  async writeStrings(name: string, strings: readonly string[]): Promise<void> {
    const dataset = this.dataset(name);
    const { elementBytes, shape } = dataset;
    const bytes = new Uint8Array(strings.length * elementBytes);
    strings.forEach((text, i) => {
      const isAscii = [...text].every((letter) => letter > "\0" && letter < "\x80");
      if (!isAscii || text.length > elementBytes)
        throw configError({
          code: "string-does-not-fit",
          what: "A string is too long or not ASCII.",
          where: `${this.path}: ${name}`,
          got: JSON.stringify(text),
          fix: `Use at most ${elementBytes} ASCII characters.`,
        });
      bytes.set(Buffer.from(text, "latin1"), i * elementBytes);
    });
    const window = shape.map((length): [number, number] => [0, length]);
    if (typeof dataset.spec.type === "string" || strings.length !== elementsOf(shape))
      throw configError({
        code: "data-mismatch",
        what: "The strings do not fit the dataset.",
        where: `${this.path}: ${name}`,
        got: `${strings.length} strings for ${shape.join(" x ")}`,
        fix: "Pass every string of a fixed-length string dataset.",
      });
    return this.enqueue(() =>
      dataset.chunks === null
        ? this.writeRows(dataset, window, shape, bytes)
        : this.writeChunks(dataset, dataset.chunks, window, shape, bytes),
    );
  }

  setAttributes(name: string, attrs: Hdf5Attributes): void {
    if (name === "/") this.attrs = { ...this.attrs, ...attrs };
    else {
      const dataset = this.dataset(name);
      dataset.attrs = { ...dataset.attrs, ...attrs };
    }
  }

  extend(name: string, length: number): void {
    const dataset = this.dataset(name);
    const [present = 0, ...rest] = dataset.shape;
    if (!dataset.spec.isResizable || !Number.isSafeInteger(length) || length < present)
      throw configError({
        code: "dataset-not-resizable",
        what: "The dataset cannot take that length.",
        where: `${this.path}: ${name}`,
        got: `${present} to ${length}`,
        fix: "Create it with isResizable, and only lengthen it.",
      });
    dataset.shape = [length, ...rest];
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    await this.enqueue(async () => {
      const partial = [...this.datasets.values()].find(
        ({ chunks, shape, elementBytes, bytesWritten }) =>
          chunks === null && bytesWritten < elementsOf(shape) * elementBytes,
      );
      if (partial !== undefined)
        throw inputError({
          code: "dataset-incomplete",
          what: "A dataset without chunks was not written whole.",
          where: `${this.path}: ${partial.spec.name}`,
          got: `${partial.bytesWritten} bytes`,
          fix: "Write every window before closing.",
        });
      await writeStructure(this.file, this.end, this.attrs, [...this.datasets.values()]);
      await this.file.commit();
    });
    this.isClosed = true;
  }

  async discard(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    await this.queue;
    await this.file.discard();
  }

  private place(spec: Hdf5DatasetSpec): StoredDataset {
    const elementBytes = typeBytes(spec.type);
    const { shape, chunks = null, attrs = {} } = spec;
    const bytes = elementsOf(shape) * elementBytes;
    const address = chunks === null && bytes > 0 ? this.allocate(bytes) : null;
    return { spec, elementBytes, chunks, shape, attrs, address, bytesWritten: 0, stored: new Map() };
  }

  private allocate(bytes: number): number {
    const address = this.end;
    this.end = Math.ceil((address + bytes) / 8) * 8;
    return address;
  }

  private dataset(name: string): StoredDataset {
    const dataset = this.datasets.get(name);
    if (dataset === undefined || this.isClosed)
      throw configError({
        code: this.isClosed ? "file-closed" : "dataset-missing",
        what: this.isClosed ? "The file is closed." : "The file's specification has no such dataset.",
        where: this.path,
        got: name,
        fix: this.isClosed ? "Write before closing." : `It has: ${[...this.datasets.keys()].join(", ")}.`,
      });
    return dataset;
  }

  /** One writer at a time, in the order of the calls; a failed call does not stop the next. */
  private enqueue(action: () => Promise<void>): Promise<void> {
    const result = this.queue.then(action);
    this.queue = result.catch(() => undefined);
    return result;
  }

  private async writeRows(
    dataset: StoredDataset,
    window: Window,
    counts: readonly number[],
    bytes: Uint8Array,
  ) {
    const { shape, elementBytes, address } = dataset;
    if (bytes.length === 0 || address === null) return;
    // The inner dimensions that the window covers whole form one run.
    let outer = counts.length;
    let run = elementBytes;
    while (outer > 0 && (outer === counts.length || counts[outer] === shape[outer]))
      run *= counts[--outer] ?? 1;
    for (let done = 0; done < bytes.length; done += run) {
      let rest = done / run;
      const place = counts.slice(0, outer).map(() => 0);
      for (let dim = outer - 1; dim >= 0; dim--) {
        place[dim] = rest % (counts[dim] ?? 1);
        rest = Math.floor(rest / (counts[dim] ?? 1));
      }
      const element = shape.reduce((sum, n, dim) => sum * n + (window[dim]?.[0] ?? 0) + (place[dim] ?? 0), 0);
      await this.file.writeAt(bytes.subarray(done, done + run), address + element * elementBytes);
    }
    dataset.bytesWritten += bytes.length;
  }

  private async writeChunks(
    dataset: StoredDataset,
    chunks: readonly number[],
    window: Window,
    counts: readonly number[],
    bytes: Uint8Array,
  ): Promise<void> {
    const { shape, spec } = dataset;
    const isAligned = window.every(([start, stop], dim) => {
      const length = chunks[dim] ?? 1;
      return start % length === 0 && (stop % length === 0 || stop === shape[dim]);
    });
    if (!isAligned)
      throw configError({
        code: "window-not-aligned",
        what: "The window does not lie on chunk borders.",
        where: `${this.path}: ${spec.name}`,
        got: `${window.map(([start, stop]) => `${start}:${stop}`).join(", ")} for chunks of ${chunks.join(" x ")}`,
        fix: "Start and end at multiples of the chunk lengths, or at the dataset's end.",
      });
    const positions = [...chunksOf(window, chunks)];
    for (let at = 0; at < positions.length; at += PARALLEL_CHUNKS) {
      const batch = positions.slice(at, at + PARALLEL_CHUNKS);
      const packed = await Promise.all(
        batch.map((position) => packChunk(dataset, chunks, position, window, counts, bytes)),
      );
      // Addresses are given in the order of positions, so that equal input gives equal bytes.
      for (const [i, position] of batch.entries()) {
        const content = packed[i] ?? new Uint8Array(0);
        const chunk: WrittenChunk = {
          address: this.allocate(content.length),
          size: content.length,
          filterMask: 0,
          offset: position.map((place, dim) => place * (chunks[dim] ?? 1)),
        };
        await this.file.writeAt(content, chunk.address);
        dataset.stored.set(position.join(), chunk);
      }
    }
  }
}
