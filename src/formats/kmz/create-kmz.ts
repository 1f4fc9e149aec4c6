import { Zip, ZipDeflate, ZipPassThrough } from "fflate";
import { storageError } from "../../errors.ts";
import { createTemporaryFile } from "../atomic-write.ts";

/** A KMZ file that grows entry by entry: memory holds one entry at a time. */
export interface KmzWriter {
  /** Adds a file; what is compressed already (a PNG) is stored as it is. */
  add(name: string, content: Uint8Array | string): Promise<void>;
  /** Completes the file and gives it its name. */
  close(): Promise<void>;
  /** Removes everything; nothing appears under the name. Does nothing after `close`. */
  discard(): Promise<void>;
}

/** The first time that a ZIP entry can have: equal content gives equal bytes. Its fields are local time by definition. */
const NO_TIME = new Date(1980, 0, 1);
/** Limits of ZIP without its 64-bit extension, which Google Earth does not read. */
const MOST_ENTRIES = 65_535;
const MOST_BYTES = 2 ** 32 - 1;

/** Creates a KMZ (a ZIP with a KML in it; OGC 12-007r2). The first entry should be doc.kml. Throws storage errors. */
export async function createKmz(path: string): Promise<KmzWriter> {
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
        code: "kmz-too-large",
        what: "A KMZ holds at most 65 535 files and 4 GiB.",
        where: path,
        got: `${entries} files, ${position} bytes`,
        fix: "Export a part of the map with --bounds, or a coarser one with --step.",
      });
  };
  return {
    async add(name, content) {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      const entry = name.endsWith(".png") ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 });
      entry.mtime = NO_TIME;
      zip.add(entry);
      entry.push(bytes, true);
      entries++;
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
