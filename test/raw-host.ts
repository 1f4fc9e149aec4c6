import { mkdir, open, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Host } from "../src/pipeline/host.ts";
import type { Step } from "../src/pipeline/step.ts";
import type { ArraySpec, OutputStore } from "../src/stack/store.ts";
import type { DType, Source, TypedArray, Variable, Window } from "../src/stack/variable.ts";
import { isView, openView, viewedSources } from "../src/stack/views.ts";

/** A host of the pipeline without any file format: arrays are flat little files, steps run on this thread. */
export interface RawHost extends Host {
  /** Called before each tile is written; may throw, to play a kill. */
  onWrite: (array: string, window: Window) => void;
  /** Rectangles written since the start. */
  writes: number;
}

const TYPES = {
  f32: Float32Array,
  f64: Float64Array,
  i8: Int8Array,
  u8: Uint8Array,
  i16: Int16Array,
  u16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
  bool: Uint8Array,
} as const;
type RawType = Exclude<DType, "c64">;

interface RawSource {
  readonly name: string;
  readonly path: string;
  readonly shape: readonly number[];
  readonly dtype: RawType;
  readonly chunks: readonly number[];
}

/** A variable over a flat file in C order. */
export function rawVariable(
  name: string,
  path: string,
  shape: readonly number[],
  { dtype = "f32", chunks = shape }: { dtype?: RawType; chunks?: readonly number[] } = {},
): Variable {
  const source: Source = { format: "raw", path, name, shape, dtype, chunks };
  return {
    name,
    dims: shape.length === 1 ? ["pair"] : shape.length === 3 ? ["pair", "y", "x"] : ["y", "x"],
    shape,
    dtype,
    unit: "1",
    nodata: null,
    chunks,
    attrs: {},
    source,
    async read(window) {
      const bytes = await readFile(path);
      const all = new TYPES[dtype](bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
      const rows = [...rowsOf(shape, window)];
      const result = new TYPES[dtype](rows.reduce((sum, [, length]) => sum + length, 0));
      let at = 0;
      for (const [start, length] of rows) {
        result.set(all.subarray(start, start + length), at);
        at += length;
      }
      return result;
    },
    async close() {},
  };
}

/** [first element, length] of each run of neighbours that a window covers. */
function* rowsOf(shape: readonly number[], window: Window): Generator<readonly [number, number]> {
  if (window.length === 1) {
    const [[start, stop] = [0, 0]] = window;
    yield [start, stop - start];
    return;
  }
  const [depth, [y0, y1], [x0, x1]] =
    window.length === 3
      ? [window[0] ?? [0, 1], window[1] ?? [0, 0], window[2] ?? [0, 0]]
      : [[0, 1] as const, window[0] ?? [0, 0], window[1] ?? [0, 0]];
  const [height = 0, width = 0] = shape.slice(-2);
  for (let k = depth[0]; k < depth[1]; k++)
    for (let y = y0; y < y1; y++) yield [(k * height + y) * width + x0, x1 - x0];
}

const specPath = (path: string, name: string) => join(path, `${name}.json`);
const dataPath = (path: string, name: string) => join(path, `${name}.raw`);

export function rawHost(steps: readonly Step[]): RawHost {
  const store: OutputStore = {
    async create(path, { arrays }) {
      await mkdir(path, { recursive: true });
      for (const spec of arrays) {
        await writeFile(specPath(path, spec.name), JSON.stringify(spec));
        const count = spec.shape.reduce((product, length) => product * length, 1);
        const empty = new TYPES[spec.dtype as RawType](count).fill(99);
        await writeFile(dataPath(path, spec.name), empty);
      }
    },
    async openWriter(path, name) {
      const spec = JSON.parse(await readFile(specPath(path, name), "utf8")) as ArraySpec;
      const file = await open(dataPath(path, name), "r+");
      return {
        spec,
        async write(window: Window, data: TypedArray) {
          host.onWrite(name, window);
          host.writes++;
          let at = 0;
          for (const [start, length] of rowsOf(spec.shape, window)) {
            const row = data.slice(at, at + length);
            await file.write(row, 0, row.byteLength, start * row.BYTES_PER_ELEMENT);
            at += length;
          }
        },
        close: () => file.close(),
      };
    },
    async openVariable(path, name) {
      const spec = JSON.parse(await readFile(specPath(path, name), "utf8")) as ArraySpec;
      const { shape, chunks } = spec;
      return rawVariable(name, dataPath(path, name), shape, { dtype: spec.dtype as RawType, chunks });
    },
  };
  const host: RawHost = {
    store,
    workerEntry: null,
    onWrite: () => {},
    writes: 0,
    async openVariable(source): Promise<Variable> {
      if (isView(source)) return openView(source, (member) => host.openVariable(member));
      const { name, path, shape, dtype, chunks } = source as unknown as RawSource;
      return rawVariable(name, path, shape, { dtype, chunks });
    },
    async sourceFiles(source) {
      if (!isView(source)) return [(source as { path: string }).path];
      const members = viewedSources(source).map((member) => host.sourceFiles(member));
      return [...new Set((await Promise.all(members)).flat())].sort();
    },
    async writeMap({ path, variable }) {
      const values = await variable.read(variable.shape.map((length) => [0, length] as const));
      await writeFile(`${path}.tmp`, values as unknown as Uint8Array);
      await rename(`${path}.tmp`, path);
    },
    removeUnfinished: () => {},
    groupAttributes: ({ dates }) => ({ dates }),
    findStep(name) {
      const step = steps.find((candidate) => candidate.name === name);
      if (!step) throw new TypeError(`no step ${name}`);
      return step;
    },
  };
  return host;
}
