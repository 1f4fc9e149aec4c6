import { Zip, ZipDeflate, ZipPassThrough } from "fflate";
import { storageError } from "../../errors.ts";
import { createTemporaryFile } from "../atomic-write.ts";

/** An archive that grows entry by entry: memory holds one piece of one entry at a time. */
export interface ZipWriter {
  /** Adds a file, whole or in pieces. What is compressed already (a PNG), or asked for so, is stored as it is. */
  add(
    name: string,
    content: Uint8Array | string | AsyncIterable<Uint8Array>,
    options?: { readonly isStored?: boolean },
  ): Promise<void>;
  /** Completes the file and gives it its name. */
  close(): Promise<void>;
  /** Removes everything; nothing appears under the name. Does nothing after `close`. */
  discard(): Promise<void>;
}

/** The first time that a ZIP entry can have: equal content gives equal bytes. Its fields are local time by definition. */
const NO_TIME = new Date(1980, 0, 1);
/** Limits of ZIP without its 64-bit extension, which neither Google Earth nor older readers know. */
const MOST_ENTRIES = 65_535;
const MOST_BYTES = 2 ** 32 - 1;

/** Creates a ZIP archive (.kmz, .npz). Throws storage errors, "zip-too-large" among them. */
export async function createZip(path: string): Promise<ZipWriter> {
  const file = await createTemporaryFile(path);
  const pending: Uint8Array[] = [];
  let failure: Error | null = null;
  let [entries, position] = [0, 0];
  const zip = new Zip((error, chunk) => {
    if (error) failure = error;
    else pending.push(chunk);
  });
  const flush = async () => {
    if (failure !== null) throw failure;
    for (const chunk of pending.splice(0)) {
      await file.writeAt(chunk, position);
      position += chunk.length;
    }
    if (entries > MOST_ENTRIES || position > MOST_BYTES)
      throw storageError({
        code: "zip-too-large",
        what: "The archive would have more than 65 535 files or 4 GiB.",
        where: path,
        got: `${entries} files, ${position} bytes`,
        fix: "Export a part of the map with --bounds, or a coarser one with --step.",
      });
  };
  return {
    async add(name, content, { isStored = name.endsWith(".png") } = {}) {
      const entry = isStored ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 });
      entry.mtime = NO_TIME;
      zip.add(entry);
      entries++;
      if (typeof content === "string") entry.push(new TextEncoder().encode(content), true);
      else if (content instanceof Uint8Array) entry.push(content, true);
      else {
        for await (const piece of content) {
          entry.push(piece);
          await flush();
        }
        entry.push(new Uint8Array(0), true);
      }
      await flush();
    },
    async close() {
      zip.end();
      await flush();
      await file.commit();
    },
    discard: () => file.discard(),
  };
}
