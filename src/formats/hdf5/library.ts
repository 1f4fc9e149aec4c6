import type { File as LibraryFile, ready as libraryReady } from "h5wasm/node";
import { formatError, isUpwarpError } from "../../errors.ts";

type H5Module = Awaited<typeof libraryReady>;

/** The HDF5 C library (h5wasm) with one file open in it. It sees the host's file system; nothing is copied. */
export interface OpenLibraryFile {
  readonly module: H5Module;
  readonly file: LibraryFile;
  /** What the library has complained about since the last call. */
  takeComplaints(): string;
}

interface Library {
  readonly module: H5Module;
  readonly File: new (path: string, mode: "r") => LibraryFile;
  takeComplaints(): string;
}

let library: Promise<Library> | undefined;

/** Opens the file in the library for the time of `use`. Every failure is a format error. */
export async function withLibraryFile<T>(path: string, use: (open: OpenLibraryFile) => T): Promise<T> {
  library ??= loadLibrary();
  const { module, File, takeComplaints } = await library;
  takeComplaints();
  const file = new File(path, "r");
  if (file.file_id < 0n) throw unreadable(path, takeComplaints());
  try {
    return use({ module, file, takeComplaints });
  } catch (cause) {
    // A trap inside the library (out of bounds, unreachable) is what hostile structures come to.
    throw isUpwarpError(cause) ? cause : unreadable(path, takeComplaints(), cause);
  } finally {
    file.close();
  }
}

function unreadable(path: string, complaints: string, cause?: unknown) {
  const reason = lastReason(complaints) ?? (cause instanceof Error ? cause.message : undefined);
  return formatError({
    code: "hdf5-unreadable",
    what: "The HDF5 library cannot read the file.",
    where: path,
    ...(reason !== undefined && { got: reason }),
    fix: "The file is damaged, incomplete, or still being written. Copy it again or produce it again.",
    cause,
  });
}

/** The innermost line of an HDF5 error stack: "#006: file line N in function(): the reason". */
const lastReason = (complaints: string) => [...complaints.matchAll(/#\d+: .*\(\): (.*)/g)].at(-1)?.[1];

async function loadLibrary(): Promise<Library> {
  // Loaded on demand: it costs 0.1 s and 40 MB, and chunked reads do without it.
  const { File, ready } = await import("h5wasm/node");
  const module = await ready;
  let complaints = "";
  // The library prints its error stack; people get ours instead, so stderr is caught and kept as the reason.
  const files: unknown = module.FS;
  const stderr = (files as { getStream(descriptor: number): object }).getStream(2);
  Object.assign(stderr, {
    node: { mode: 0o020_666 },
    stream_ops: {
      write(_stream: unknown, bytes: Uint8Array, offset: number, length: number) {
        complaints += String.fromCharCode(...bytes.subarray(offset, offset + length));
        return length;
      },
    },
  });
  const takeComplaints = () => {
    const text = complaints;
    complaints = "";
    return text;
  };
  return { module, File, takeComplaints };
}
