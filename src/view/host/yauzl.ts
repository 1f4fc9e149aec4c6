// Stands in for yauzl in the browser: the same few functions over the virtual tree, unpacked by the browser itself.
import { fileAt } from "./mounts.ts";

export interface Entry {
  readonly fileName: string;
  readonly compressedSize: number;
  readonly uncompressedSize: number;
  readonly crc32: number;
  readonly method: number;
  readonly headerOffset: number;
}

export interface ZipFile {
  eachEntry(): AsyncGenerator<Entry>;
  openReadStreamPromise(entry: Entry): Promise<AsyncGenerator<Uint8Array>>;
  close(): void;
}

/** Sizes and signatures of the records (APPNOTE.TXT, sections 4.3.7, 4.3.12, 4.3.16). */
const LOCAL = { signature: 0x04034b50, bytes: 30 };
const CENTRAL = { signature: 0x02014b50, bytes: 46 };
const END = { signature: 0x06054b50, bytes: 22 };
const LONGEST_COMMENT = 0xffff;
const DEFLATE = 8;
/** Bytes unpacked at a time. */
const PIECE_BYTES = 2 ** 18;

export async function openPromise(path: string): Promise<ZipFile> {
  const { bytes: file } = fileAt(path, "open");
  const tail = await file.read(Math.max(0, file.size - END.bytes - LONGEST_COMMENT), file.size);
  const end = lastIndexOf(tail, END.signature);
  if (end < 0) throw new Error("End of central directory record signature not found.");
  const record = viewOf(tail.subarray(end));
  const [size, offset] = [record.getUint32(12, true), record.getUint32(16, true)];
  if (offset + size > file.size) throw new Error("The central directory lies beyond the end of the file.");
  const central = await file.read(offset, offset + size);

  return {
    async *eachEntry() {
      for (let at = 0; at < central.length; ) {
        const entry = readEntry(central, at);
        at += entry.bytes;
        yield entry;
      }
    },
    async openReadStreamPromise(entry) {
      const header = viewOf(await file.read(entry.headerOffset, entry.headerOffset + LOCAL.bytes));
      if (header.getUint32(0, true) !== LOCAL.signature)
        throw new Error("Invalid local file header signature.");
      const start =
        entry.headerOffset + LOCAL.bytes + header.getUint16(26, true) + header.getUint16(28, true);
      const stop = start + entry.compressedSize;
      if (stop > file.size) throw new Error("An entry lies beyond the end of the file.");
      return checkedSize(unpack(packed(file.read, start, stop), entry.method), entry);
    },
    close() {},
  };
}

function readEntry(central: Uint8Array, at: number): Entry & { readonly bytes: number } {
  if (at + CENTRAL.bytes > central.length) throw new Error("The central directory is cut off.");
  const view = viewOf(central.subarray(at));
  if (view.getUint32(0, true) !== CENTRAL.signature)
    throw new Error("Invalid central directory file header signature.");
  const [name, extra, comment] = [28, 30, 32].map((place) => view.getUint16(place, true)) as [
    number,
    number,
    number,
  ];
  const fileName = new TextDecoder().decode(central.subarray(at + CENTRAL.bytes, at + CENTRAL.bytes + name));
  if (/^\/|^[a-z]:|\\/i.test(fileName) || fileName.split("/").includes(".."))
    throw new Error(`invalid relative path: ${fileName}`);
  return {
    fileName,
    method: view.getUint16(10, true),
    crc32: view.getUint32(16, true),
    compressedSize: view.getUint32(20, true),
    uncompressedSize: view.getUint32(24, true),
    headerOffset: view.getUint32(42, true),
    bytes: CENTRAL.bytes + name + extra + comment,
  };
}

async function* packed(
  read: (start: number, stop: number) => Promise<Uint8Array>,
  start: number,
  stop: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = start; at < stop; at += PIECE_BYTES)
    yield new Uint8Array(await read(at, Math.min(stop, at + PIECE_BYTES)));
}

async function* unpack(
  pieces: AsyncGenerator<Uint8Array<ArrayBuffer>>,
  method: number,
): AsyncGenerator<Uint8Array> {
  if (method === 0) return yield* pieces;
  if (method !== DEFLATE) throw new Error(`unsupported compression method: ${method}`);
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
  const reader = source.pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      // The browser's TypeError would pass for a fault of the program.
      throw Object.assign(new Error(cause instanceof Error ? cause.message : String(cause)), {
        code: "Z_DATA_ERROR",
      });
    });
    if (done) return;
    yield value;
  }
}

async function* checkedSize(
  pieces: AsyncGenerator<Uint8Array>,
  { uncompressedSize }: Entry,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > uncompressedSize) throw new Error("An entry is longer than its header says.");
    yield piece;
  }
  if (size < uncompressedSize) throw new Error("An entry is shorter than its header says.");
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function lastIndexOf(bytes: Uint8Array, signature: number): number {
  const view = viewOf(bytes);
  for (let at = bytes.length - END.bytes; at >= 0; at--)
    if (view.getUint32(at, true) === signature) return at;
  return -1;
}
