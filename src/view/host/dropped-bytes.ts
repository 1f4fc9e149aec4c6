import type { ByteProvider } from "./byte-provider.ts";

/** Only workers have it, and TypeScript's types of pages do not name it. */
declare class FileReaderSync {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}

/** A file dropped on the page. Nothing of it is read before it is asked for. */
export function droppedBytes(file: File): ByteProvider {
  let reader: FileReaderSync | null = null;
  return {
    size: file.size,
    modified: file.lastModified,
    readSync(start, stop) {
      reader ??= new FileReaderSync();
      return new Uint8Array(reader.readAsArrayBuffer(file.slice(start, stop)));
    },
    async read(start, stop) {
      return new Uint8Array(await file.slice(start, stop).arrayBuffer());
    },
  };
}
