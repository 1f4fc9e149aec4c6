import { cancelledError, formatError } from "../../errors.ts";
import type { Dataset, ReadOptions, Source, Variable, Window } from "../../stack/variable.ts";
import { checkWindow, elementsOf, windowShape } from "../../stack/window.ts";
import type { Format } from "../format.ts";
import { sourceName, sourcePath } from "../hdf5/format.ts";
import { acquireFile, withFile } from "../hdf5/shared-file.ts";
import { type GribCube, type GribCubes, noFields, sortIntoCubes } from "./cubes.ts";
import { decodeField } from "./decode-field.ts";
import { readFields, startsWithGrib } from "./read-fields.ts";

/**
 * GRIB editions 1 and 2: each parameter on regular latitudes and longitudes is a variable [time, band, y, x], whose
 * bands are the levels. Its attributes give `levels` (hPa where `level_kind` is "isobaric") and `times` (ISO 8601, UTC).
 */
export const gribFormat: Format = {
  name: "grib",
  recognises: ({ isDirectory, bytes }) => !isDirectory && startsWithGrib(bytes),
  open: openGrib,
  async openVariable(source: Source): Promise<Variable> {
    const [path, name] = [sourcePath(source), sourceName(source)];
    const variable = (await openGrib(path)).variables.get(name);
    if (variable !== undefined) return variable;
    throw formatError({
      code: "variable-missing",
      what: "The GRIB file has no such parameter.",
      where: path,
      got: name,
      fix: "List what it holds with `upwarp inspect`.",
    });
  },
  files: async (source) => [sourcePath(source)],
};

async function openGrib(path: string): Promise<Dataset> {
  const { content, identity } = await withFile(path, (file) => ({
    content: readFields(file),
    identity: file.identity,
  }));
  const skipped = [...content.skipped].map(([reason, count]) => `${count} x ${reason}`);
  if (content.fields.length === 0) throw noFields(path, skipped.join("\n") || "no message");
  const sorted = sortIntoCubes(content.fields, path);
  if (sorted.elsewhere > 0) skipped.push(`${sorted.elsewhere} x another grid`);
  const variables = new Map<string, Variable>();
  for (const [name, cube] of sorted.cubes) variables.set(name, makeVariable(path, identity, sorted, cube));
  const attrs = skipped.length > 0 ? { skipped_messages: skipped } : {};
  return { format: "grib", path, grid: sorted.grid, variables, attrs };
}

function makeVariable(path: string, identity: string, { grid }: GribCubes, cube: GribCube): Variable {
  const { name, times, levels, fields } = cube;
  const { parameter, surface } = fields[0]!;
  const { y: ny, x: nx } = grid.shape;
  const shape = [times.length, levels.length, ny, nx];
  const byPlace = new Map(fields.map((field) => [`${field.time} ${field.level}`, field]));
  let held: ReturnType<typeof acquireFile> | undefined;
  return {
    name,
    dims: ["time", "band", "y", "x"],
    shape,
    dtype: "f64",
    unit: parameter.unit,
    nodata: null,
    // A message is decoded as a whole.
    chunks: [1, 1, ny, nx],
    attrs: {
      long_name: parameter.longName,
      level_kind: surface,
      levels,
      times: times.map((time) => new Date(time).toISOString()),
    },
    source: { format: "grib", path, name },
    async read(window: Window, { signal }: ReadOptions = {}) {
      checkWindow({ name: `${path}: ${name}`, shape }, window);
      held ??= holdSame(path, identity);
      const [[t0, t1], [l0, l1], [y0, y1], [x0, x1]] = window as [Range, Range, Range, Range];
      const out = new Float64Array(elementsOf(windowShape(window)));
      let at = 0;
      for (let t = t0; t < t1; t++)
        for (let l = l0; l < l1; l++) {
          if (signal?.aborted) throw cancelledError();
          const field = byPlace.get(`${times[t]} ${levels[l]}`);
          if (field === undefined) throw fieldMissing(path, name, times[t] ?? 0, levels[l] ?? 0);
          const values = decodeField(held.file, field);
          for (let y = y0; y < y1; y++, at += x1 - x0) out.set(values.subarray(y * nx + x0, y * nx + x1), at);
        }
      return out;
    },
    async close() {
      held?.release();
      held = undefined;
    },
  };
}

type Range = readonly [number, number];

function holdSame(path: string, identity: string) {
  const held = acquireFile(path);
  if (held.file.identity === identity) return held;
  held.release();
  throw formatError({
    code: "file-changed",
    what: "The file was changed after it was opened.",
    where: path,
    fix: "Open it again, and do not write to it while it is read.",
  });
}

const fieldMissing = (path: string, name: string, time: number, level: number) =>
  formatError({
    code: "grib-field-missing",
    what: "The GRIB file lacks a message among its levels and times.",
    where: path,
    got: `no ${name} at level ${level}, ${new Date(time).toISOString()}`,
    fix: "Download the file again with all levels for all times.",
  });
