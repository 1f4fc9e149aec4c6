import { readdir, readFile } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { inputError } from "../../errors.ts";

export type Coding = "br" | "gzip" | "identity";

/** A file of the built page, in memory. */
export interface PageFile {
  readonly type: string;
  /** Its name holds a digest of its content, so that the name never means another content. */
  readonly isImmutable: boolean;
  /** The bytes in a coding, compressed when first asked for and kept. */
  encode(coding: Coding): Promise<Buffer>;
}

/** By their paths in the page's folder, with "/" between parts. */
export type PageFiles = ReadonlyMap<string, PageFile>;

/** What the build writes. Anything else goes as bytes. */
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};
/** Compressed already; the others shrink. */
const DENSE = new Set([".png", ".woff2"]);
export const BYTES_TYPE = "application/octet-stream";

/** Where the build puts files under names with a digest (`NAME-DIGEST.js`). */
const HASHED_FOLDER = "assets/";
/** Of 11: from here on brotli takes seconds for the last percent of the HDF5 library. */
const BROTLI_QUALITY = 6;

/**
 * Reads the built page. What is served of it is what is in this list, so that no address can lead out of the folder.
 * @throws input error `page-missing` when the page has not been built
 */
export async function readPage(folder: string): Promise<PageFiles> {
  const files = new Map<string, PageFile>();
  try {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const name = path.slice(join(folder, sep).length).replaceAll(sep, "/");
      files.set(name, pageFile(name, await readFile(path)));
    }
  } catch (cause) {
    throw pageMissing(folder, cause);
  }
  if (!files.has("index.html")) throw pageMissing(folder);
  return files;
}

function pageFile(name: string, bytes: Buffer): PageFile {
  const extension = extname(name);
  const encoded = new Map<Coding, Promise<Buffer>>([["identity", Promise.resolve(bytes)]]);
  return {
    type: TYPES[extension] ?? BYTES_TYPE,
    isImmutable: name.startsWith(HASHED_FOLDER),
    encode(coding) {
      const wanted = DENSE.has(extension) ? "identity" : coding;
      const known = encoded.get(wanted) ?? compress(bytes, wanted);
      encoded.set(wanted, known);
      return known;
    },
  };
}

const compress = (bytes: Buffer, coding: Coding): Promise<Buffer> =>
  coding === "br"
    ? promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } })
    : promisify(gzip)(bytes);

const pageMissing = (folder: string, cause?: unknown) =>
  inputError({
    code: "page-missing",
    what: "The viewer's page has not been built.",
    where: folder,
    fix: "Run `npm run build`, or install upwarp again.",
    cause,
  });
