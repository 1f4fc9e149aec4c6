// Stands in for h5wasm/node in the browser: the same library, which sees the virtual tree as its own files.
import { File as LibraryFile, ready as libraryReady } from "h5wasm";
import { blocks, fileAt } from "./mounts.ts";

/** The part of Emscripten's file system that is used here; h5wasm types it as unknown. */
interface EmscriptenFiles {
  mkdirTree(path: string): void;
  analyzePath(path: string): { readonly exists: boolean };
  createFile(
    parent: string,
    name: string,
    properties: object,
    canRead: boolean,
    canWrite: boolean,
  ): EmscriptenNode;
}

interface EmscriptenNode {
  stream_ops: object;
}

let files: EmscriptenFiles | null = null;

export const ready = libraryReady.then((module) => {
  files = module.FS as unknown as EmscriptenFiles;
  return module;
});

/** A file of the tree, open in the library. It is read piece by piece, never loaded. */
export class File extends LibraryFile {
  constructor(path: string, mode: "r") {
    mirror(path);
    super(path, mode);
  }
}

/** Gives the library a node whose reads call ours (what Emscripten's own createLazyFile does). */
function mirror(path: string): void {
  if (files === null || files.analyzePath(path).exists) return;
  const { bytes } = fileAt(path, "open");
  const slash = path.lastIndexOf("/");
  const folder = path.slice(0, slash) || "/";
  files.mkdirTree(folder);
  const node = files.createFile(folder, path.slice(slash + 1), {}, true, false);
  Object.defineProperty(node, "usedBytes", { get: () => bytes.size });
  node.stream_ops = {
    ...node.stream_ops,
    read(_stream: unknown, buffer: Int8Array, offset: number, length: number, position: number): number {
      const target = new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length);
      return blocks.readSync(bytes, target, Number(position));
    },
  };
}
