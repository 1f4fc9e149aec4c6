import { formatError } from "../../errors.ts";
import { swapBytes } from "../../stack/swap-bytes.ts";
import type { Window } from "../../stack/variable.ts";
import { elementsOf, windowShape } from "../../stack/window.ts";
import type { DatasetAccess } from "./dataset-access.ts";
import { wordBytes } from "./dtype.ts";
import { FILTER } from "./filters.ts";
import { withLibraryFile } from "./library.ts";

/** The library's heap ends at 2 GiB; one read stays well below. */
const LARGEST_READ = 2 ** 28;

/**
 * Reads a window through the HDF5 library: the way for layouts that we do not know. Bytes come back in the
 * byte order of the file, like everywhere below the variable.
 */
export async function readLibraryWindow(access: DatasetAccess, window: Window): Promise<Uint8Array> {
  const { info, where, elementBytes, file } = access;
  if (info.filters.some(({ id }) => id === FILTER.lzf))
    throw formatError({
      code: "layout-unsupported",
      what: "The dataset combines lzf with a chunk layout that is not known.",
      where,
      fix: "Write the file again with h5py's default settings or with gzip.",
    });
  const counts = windowShape(window);
  const out = new Uint8Array(elementsOf(counts) * elementBytes);
  const rowBytes = elementsOf(counts.slice(1)) * elementBytes;
  const rowsAtOnce = Math.max(1, Math.floor(LARGEST_READ / Math.max(1, rowBytes)));
  await withLibraryFile(file.path, ({ module, file: opened, takeComplaints }) => {
    for (let row = 0; row < (counts[0] ?? 1) && out.length > 0; row += rowsAtOnce) {
      const count = counts.map((n, dim) => BigInt(dim === 0 ? Math.min(rowsAtOnce, n - row) : n));
      const offset = window.map(([start], dim) => BigInt(dim === 0 ? start + row : start));
      const bytes = rowBytes * Number(count[0] ?? 1n);
      const pointer = module._malloc(bytes);
      if (pointer === 0)
        throw formatError({
          code: "hdf5-out-of-memory",
          what: "The HDF5 library cannot hold the window.",
          where,
          got: `${bytes} bytes`,
          fix: "Read a smaller window.",
        });
      try {
        const status = module.get_dataset_data(
          opened.file_id,
          info.name,
          count,
          offset,
          count.map(() => 1n),
          BigInt(pointer),
        );
        if (status < 0 || takeComplaints() !== "")
          throw formatError({
            code: "hdf5-unreadable",
            what: "The HDF5 library cannot read the dataset.",
            where,
            fix: "The file is damaged or uses a feature that is not supported. Rewrite it with h5repack.",
          });
        out.set(module.HEAPU8.subarray(pointer, pointer + bytes), row * rowBytes);
      } finally {
        module._free(pointer);
      }
    }
  });
  if (info.element?.bigEndian) swapBytes(out, wordBytes(info.element));
  return out;
}
