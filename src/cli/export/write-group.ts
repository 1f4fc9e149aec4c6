import { rename, rm, stat } from "node:fs/promises";
import { fromSystemError, storageError } from "../../errors.ts";
import type { Grid } from "../../geo/grid.ts";
import type { Attributes, Range, Variable, Window } from "../../stack/variable.ts";
import { elementsOf } from "../../stack/window.ts";
import { zarrStore } from "../parts/formats.ts";

/** Slices, rows and columns of a chunk: 2 MB of float32, and whole blocks of the pipeline. */
const CHUNK = { depth: 32, y: 128, x: 128 } as const;
/** Bytes of one variable held at a time. */
const WINDOW_BYTES = 64e6;

export interface GroupContent {
  readonly grid: Grid;
  readonly attrs: Attributes;
  readonly variables: ReadonlyMap<string, Variable>;
}

export interface WriteOptions {
  readonly signal?: AbortSignal;
  /** Called after each window with the share that is done. */
  readonly onProgress?: (share: number) => void;
}

/** Writes variables as a Zarr group. It appears under its name when it is whole; an existing one is not touched. */
export async function writeGroup(
  path: string,
  content: GroupContent,
  options: WriteOptions = {},
): Promise<void> {
  const { grid, attrs, variables } = content;
  if (await stat(path).catch(() => null))
    throw storageError({
      code: "output-exists",
      what: "There is something of that name already.",
      where: path,
      fix: "Remove it, or give another --out.",
    });
  const temporary = `${path}.partial`;
  try {
    await rm(temporary, { recursive: true, force: true });
    await zarrStore.create(temporary, {
      grid,
      attrs,
      arrays: [...variables].map(([name, { dims, shape, dtype, unit, nodata, attrs: own }]) => ({
        name,
        dims,
        shape,
        dtype,
        unit,
        nodata,
        attrs: own,
        chunks: chunksOf(shape),
        compression: "zstd",
      })),
    });
    await copyVariables(variables, options, async (name) => {
      const writer = await zarrStore.openWriter(temporary, name);
      return { write: (window, data) => writer.write(window, data), close: () => writer.close() };
    });
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true });
    throw fromSystemError(cause, path);
  }
}

export interface WindowWriter {
  write(window: Window, data: Awaited<ReturnType<Variable["read"]>>): Promise<void>;
  close(): Promise<void>;
}

/** Chunk shape of a stack that will be read by tiles of all its slices; what has one number for each slice is one chunk. */
export function chunksOf(shape: readonly number[]): number[] {
  if (shape.length < 2) return shape.map((length) => Math.max(1, length));
  const [height = 1, width = 1] = shape.slice(-2);
  const pixels = [Math.min(CHUNK.y, height), Math.min(CHUNK.x, width)];
  return shape.length === 3 ? [Math.min(CHUNK.depth, shape[0] ?? 1), ...pixels] : pixels;
}

/** Copies variables window by window; a window is whole chunks of all slices, and rows as wide as memory allows. */
export async function copyVariables(
  variables: ReadonlyMap<string, Variable>,
  { signal, onProgress = () => {} }: WriteOptions,
  openWriter: (name: string) => Promise<WindowWriter>,
): Promise<void> {
  const total = [...variables.values()].reduce((sum, { shape }) => sum + elementsOf(shape), 0);
  let done = 0;
  for (const [name, variable] of variables) {
    const writer = await openWriter(name);
    try {
      for (const window of windowsOf(variable.shape)) {
        const data = await variable.read(window, signal ? { signal } : {});
        await writer.write(window, data);
        done += data.length;
        onProgress(done / total);
      }
    } finally {
      await writer.close();
    }
  }
}

function* windowsOf(shape: readonly number[]): Generator<Window> {
  if (shape.length < 2) return yield shape.map((length): Range => [0, length]);
  const [height = 0, width = 0] = shape.slice(-2);
  const depth = shape.slice(0, -2).map((length): Range => [0, length]);
  const layers = depth[0]?.[1] ?? 1;
  const columns = Math.max(1, Math.floor(WINDOW_BYTES / (4 * layers * CHUNK.y * CHUNK.x))) * CHUNK.x;
  for (let y = 0; y < height; y += CHUNK.y)
    for (let x = 0; x < width; x += columns)
      yield [...depth, [y, Math.min(y + CHUNK.y, height)], [x, Math.min(x + columns, width)]];
}
