import { formatError } from "../../errors.ts";
import type { Window } from "../../stack/variable.ts";
import { checkWindow, elementsOf, windowShape } from "../../stack/window.ts";
import { brokenFile } from "./broken-file.ts";
import { copyBlock, fillBlock } from "./copy-block.ts";
import type { DatasetAccess } from "./dataset-access.ts";
import { readLibraryWindow } from "./library-read.ts";
import { readChunks } from "./read-chunks.ts";
import { readStrided, rowMajorStrides } from "./read-strided.ts";

/** The stored bytes of a window in C order, byte order as stored, unwritten space as the file's fill value. */
export async function readWindow(
  access: DatasetAccess,
  window: Window,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const { layout, info, where, elementBytes } = access;
  checkWindow({ name: where, shape: info.shape }, window);
  const counts = windowShape(window);
  const out = new Uint8Array(elementsOf(counts) * elementBytes);
  switch (layout.kind) {
    case "chunked":
      await readChunks(access, window, counts, out, signal);
      return out;
    case "contiguous": {
      const bytes = elementsOf(info.shape) * elementBytes;
      if (layout.address === null)
        fillBlock(
          out,
          counts,
          window.map(() => 0),
          counts,
          elementBytes,
          access.fill,
        );
      else if (layout.size !== null && layout.size < bytes)
        throw brokenFile(
          where,
          "The dataset's storage is smaller than its shape.",
          `${layout.size} of ${bytes} bytes`,
        );
      else
        await readStrided(
          access.file,
          access.superblock.base + layout.address,
          rowMajorStrides(info.shape, elementBytes),
          window,
          elementBytes,
          out,
        );
      return out;
    }
    case "compact": {
      const bytes = elementsOf(info.shape) * elementBytes;
      if (layout.bytes.length < bytes)
        throw brokenFile(
          where,
          "The dataset's storage is smaller than its shape.",
          `${layout.bytes.length} of ${bytes}`,
        );
      const starts = window.map(([start]) => start);
      copyBlock(
        layout.bytes,
        info.shape,
        starts,
        out,
        counts,
        window.map(() => 0),
        counts,
        elementBytes,
      );
      return out;
    }
    case "other":
      return readLibraryWindow(access, window);
    default:
      throw formatError({
        code: "layout-unsupported",
        what: `The dataset's values lie in other files (${layout.kind} storage).`,
        where,
        fix: "Write it into one file, for example with h5repack, or read the source files.",
      });
  }
}
