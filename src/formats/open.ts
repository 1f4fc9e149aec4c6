import { closeSync, openSync, readSync, statSync } from "node:fs";
import { formatError, fromSystemError, inputError, isUpwarpError } from "../errors.ts";
import type { Dataset, Source, Variable } from "../stack/variable.ts";
import { isView, openView, viewedSources } from "../stack/views.ts";
import type { Format, Head } from "./format.ts";

/** A format before it is loaded: some are heavy (HDF5 is 4 MB of wasm), and most runs need one or two. */
interface Registration {
  /** `format` in the sources of its variables. */
  readonly name: string;
  /** A cheap look at the head: false spares the loading. */
  mayBe(head: Head): boolean;
  load(): Promise<Format>;
}

const isUrl = (path: string) => /^https?:\/\//i.test(path);

/** In the order of asking: what has a signature first; flat rasters, which have none, last. */
const FORMATS: readonly Registration[] = [
  {
    name: "zarr",
    mayBe: ({ path, isDirectory }) => isDirectory || isUrl(path),
    load: async () => (await import("./zarr/open.ts")).zarrFormat,
  },
  {
    name: "geotiff",
    mayBe: ({ bytes }) => ["II", "MM"].includes(String.fromCharCode(...bytes.subarray(0, 2))),
    load: async () => (await import("./geotiff/geotiff-format.ts")).geotiffFormat,
  },
  {
    name: "netcdf3",
    mayBe: ({ bytes }) => String.fromCharCode(...bytes.subarray(0, 3)) === "CDF",
    load: async () => (await import("./netcdf/netcdf3.ts")).netcdf3Format,
  },
  {
    name: "grib",
    mayBe: ({ bytes }) => String.fromCharCode(...bytes.subarray(0, 4)) === "GRIB",
    load: async () => (await import("./grib/format.ts")).gribFormat,
  },
  {
    // Before hdf5, which knows any HDF5 file: this one asks for the marks of netCDF-4.
    name: "netcdf4",
    mayBe: ({ isDirectory, bytes }) => !isDirectory && bytes.length > 0,
    load: async () => (await import("./netcdf/netcdf4.ts")).netcdfFormat,
  },
  {
    name: "hdf5",
    mayBe: ({ isDirectory, bytes }) => !isDirectory && bytes.length > 0,
    load: async () => (await import("./hdf5/format.ts")).hdf5Format,
  },
  {
    name: "flat",
    mayBe: ({ path, isDirectory }) => !isDirectory && !isUrl(path),
    load: async () => (await import("./flat/index.ts")).flatFormat,
  },
];

/** No file is opened as this one: it is known by the sources of its variables. */
const OUTLINE_MASK: Registration = {
  name: "outline-mask",
  mayBe: () => false,
  load: async () => (await import("./outlines/outline-mask-format.ts")).outlineMaskFormat,
};

/** Bytes that every format finds its signature in. */
const HEAD_BYTES = 4096;

/**
 * Opens a file, a folder or a URL in whichever format its bytes say. Reads headers only.
 * @throws format error `format-unknown` when no format knows it; the format's own error when one does and fails
 */
export async function openDataset(path: string): Promise<Dataset> {
  const head = readHead(path);
  const asked: string[] = [];
  const failures: unknown[] = [];
  for (const { name, mayBe, load } of FORMATS) {
    if (!mayBe(head)) continue;
    const format = await load();
    asked.push(name);
    try {
      if (await format.recognises(head)) return await format.open(path);
    } catch (cause) {
      failures.push(cause);
    }
  }
  if (failures.length === 1) throw failures[0];
  throw formatError({
    code: "format-unknown",
    what: "No format knows this file.",
    where: path,
    got: [
      describe(head),
      ...failures.map((cause) => (isUpwarpError(cause) ? cause.what : String(cause))),
    ].join("; "),
    fix: `Give one of these: ${FORMATS.map(({ name }) => name).join(", ")}. A flat raster needs its header beside it.`,
    cause: failures,
  });
}

/** Opens one variable again from its source: a leaf through its format, a view around its leaves. */
export async function openVariable(source: Source): Promise<Variable> {
  return isView(source) ? openView(source, openVariable) : (await formatOf(source)).openVariable(source);
}

/** Every file whose content decides what a source reads, each once, sorted. */
export async function sourceFiles(source: Source): Promise<readonly string[]> {
  if (!isView(source)) return [...(await (await formatOf(source)).files(source))].sort();
  const files = new Set<string>();
  for (const member of viewedSources(source)) for (const file of await sourceFiles(member)) files.add(file);
  return [...files].sort();
}

async function formatOf({ format }: Source): Promise<Format> {
  const known = [...FORMATS, OUTLINE_MASK].find(({ name }) => name === format);
  if (known) return known.load();
  throw inputError({
    code: "source-malformed",
    what: "A source names a format that does not exist.",
    got: String(format),
    fix: `Use the variable's own \`source\`; the formats are ${FORMATS.map(({ name }) => name).join(", ")}.`,
  });
}

function readHead(path: string): Head {
  if (isUrl(path)) return { path, isDirectory: false, bytes: new Uint8Array() };
  let descriptor: number | undefined;
  try {
    const status = statSync(path);
    if (status.isDirectory()) return { path, isDirectory: true, bytes: new Uint8Array() };
    // A pipe or a device would block or never end.
    if (!status.isFile()) throw notAFile(path);
    descriptor = openSync(path, "r");
    const bytes = new Uint8Array(HEAD_BYTES);
    return {
      path,
      isDirectory: false,
      bytes: bytes.subarray(0, readSync(descriptor, bytes, 0, HEAD_BYTES, 0)),
    };
  } catch (cause) {
    throw isUpwarpError(cause) ? cause : fromSystemError(cause, path);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

const notAFile = (path: string) =>
  inputError({
    code: "not-a-file",
    what: "This is neither a file nor a folder.",
    where: path,
    fix: "Give a regular file, a folder or a URL.",
  });

/** The first bytes as people look for them: text where it is text, else hexadecimal. */
function describe({ isDirectory, bytes, path }: Head): string {
  if (isDirectory) return "a folder without zarr.json, .zgroup or .zarray";
  if (isUrl(path)) return "a URL that holds no Zarr store";
  if (bytes.length === 0) return "an empty file";
  const start = [...bytes.subarray(0, 16)];
  const text = String.fromCharCode(...start);
  const hexadecimal = start.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return /^[\x20-\x7e\s]+$/.test(text) ? `text "${text.trim()}"` : `bytes ${hexadecimal}`;
}
