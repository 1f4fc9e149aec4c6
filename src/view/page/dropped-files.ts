import type { DroppedFile } from "../protocol.ts";

/** More files than this are no result that someone looks at: reading their names alone would freeze the page. */
const MOST_FILES = 200_000;

/**
 * Every file of a drop, folders opened, with paths such as "result/displacement.zarr/.zgroup". Browsers hand out a folder's
 * entries a hundred at a time until there are none.
 */
export async function filesOfDrop(items: DataTransferItemList): Promise<DroppedFile[]> {
  // Entries are taken at once: the list is empty after the first wait.
  const taken = [...items].map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const entries = taken.flatMap(({ entry }) => entry ?? []);
  // A file that lies on no disk, such as one that another page hands over, has no entry.
  const found = taken.flatMap(({ entry, file }): DroppedFile[] =>
    entry === null && file !== null ? [{ path: file.name, file }] : [],
  );
  const queue = [...entries];
  for (let entry = queue.shift(); entry !== undefined && found.length < MOST_FILES; entry = queue.shift()) {
    if (entry.isFile) found.push(await fileOf(entry as FileSystemFileEntry));
    else queue.push(...(await entriesOf((entry as FileSystemDirectoryEntry).createReader())));
  }
  return found;
}

/** The same for files chosen in the system's dialog. */
export const filesOfInput = (files: FileList): DroppedFile[] =>
  [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));

const fileOf = (entry: FileSystemFileEntry) =>
  new Promise<DroppedFile>((resolve, reject) =>
    entry.file((file) => resolve({ path: entry.fullPath.replace(/^\/+/, ""), file }), reject),
  );

async function entriesOf(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}
