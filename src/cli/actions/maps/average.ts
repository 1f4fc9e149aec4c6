import { basename } from "node:path";
import { configError, inputError } from "../../../errors.ts";
import { type AreaMeans, createAreaSums } from "../../../kernels/statistics/area-mean.ts";
import { csvCell } from "../../../stack/csv-cell.ts";
import type { Stack } from "../../../stack/stack.ts";
import type { Range, Variable } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";
import { fullWindow } from "../../../stack/window.ts";
import type { Cli } from "../../context.ts";
import type { Cut } from "../../cut.ts";
import { formatDateTable } from "../../export/coherence-table.ts";
import { writeAtomically } from "../../parts/formats.ts";
import { blocksOfRows } from "../../results/blocks.ts";
import { depthOf, derive, isQuantity, pixelsOf, slicesOf } from "./derive.ts";
import { type MapFlags, operateOnMaps } from "./finish-maps.ts";
import { closeMaps, type Maps, onlyLayer, openMaps } from "./open-maps.ts";
import { polygonMask } from "./polygon-mask.ts";
import { readPolygons } from "./read-geojson.ts";
import { requireSameGrid } from "./same-grid.ts";

export async function averageInTime(this: Cli, flags: MapFlags, path: string): Promise<void> {
  await operateOnMaps(
    this,
    flags,
    [path],
    { step: "map average", doc: "The mean of each pixel over the dates or pairs at which it has a value." },
    ([{ stack }]) => {
      const layers = [...stack.variables].filter(
        ([, variable]) => variable.shape.length > 2 && isQuantity(variable),
      );
      if (layers.length === 0) throw noSeries(path, stack);
      const { network: _, ...rest } = stack;
      return {
        stack: {
          ...rest,
          network: null,
          dates: [],
          variables: new Map(layers.map(([name, variable]) => [name, meanOf(variable)])),
        },
        params: {},
      };
    },
  );
}

export interface AreaFlags {
  readonly variable?: string;
  readonly compat?: "none" | "mintpy";
  readonly mask?: string;
  readonly polygon?: string;
  readonly crop?: NonNullable<Cut["crop"]>;
  readonly table: "csv" | "json" | "mintpy";
  readonly out?: string;
}

export async function averageInSpace(this: Cli, flags: AreaFlags, path: string): Promise<void> {
  const { variable, compat = "none", mask, polygon, crop, table, out } = flags;
  const maps = await openMaps(path, { variable, compat });
  try {
    const { shape } = maps.stack.grid;
    const area = crop ?? { y: [0, shape.y], x: [0, shape.x] };
    const use = await pixelsToUse(maps, mask, polygon, area);
    const layers = [...maps.stack.variables.values()].filter(isQuantity);
    if (table === "mintpy" && layers.length !== 1) onlyLayer(maps, "MintPy's table of means");
    const rows: AreaRow[] = [];
    for (const layer of layers) rows.push(...(await averageLayer(layer, maps.stack, use, this.signal)));
    const text =
      table === "mintpy"
        ? formatDateTable(
            {
              dates: rows.map(({ date }) => date ?? ""),
              means: rows.map(({ mean }) => mean),
            },
            {
              data: basename(path),
              mask: mask === undefined ? null : basename(mask),
              area: { y: area.y, x: area.x },
              threshold: null,
            },
          )
        : table === "json"
          ? `${JSON.stringify(rows, null, 2)}\n`
          : csvOf(rows);
    if (out === undefined) this.print(text);
    else {
      writeAtomically(out, text);
      this.say(`wrote  ${out}`);
    }
  } finally {
    await closeMaps(maps);
  }
}

interface AreaRow extends AreaMeans {
  readonly variable: string;
  /** ISO date, or pair of dates; null for a map. */
  readonly date: string | null;
  readonly unit: string;
}

async function pixelsToUse(
  data: Maps,
  mask: string | undefined,
  polygon: string | undefined,
  { y, x }: { readonly y: Range; readonly x: Range },
): Promise<Uint8Array> {
  const { shape } = data.stack.grid;
  if (y[1] > shape.y || x[1] > shape.x)
    throw inputError({
      code: "crop-outside",
      what: "The rows and columns do not lie within the image.",
      where: data.path,
      got: `rows ${y.join(" to ")}, columns ${x.join(" to ")}`,
      fix: `Rows run from 0 to ${shape.y}, columns from 0 to ${shape.x}.`,
    });
  const use = new Uint8Array(shape.y * shape.x);
  for (let row = y[0]; row < y[1]; row++) use.fill(1, row * shape.x + x[0], row * shape.x + x[1]);
  if (polygon !== undefined) {
    const inside = polygonMask(data.stack.grid, await readPolygons(polygon));
    for (let p = 0; p < use.length; p++) if (inside[p] === 0) use[p] = 0;
  }
  if (mask === undefined) return use;
  const maps = await openMaps(mask);
  try {
    requireSameGrid(data, maps);
    const values = await readFloats(onlyLayer(maps, "A mask"), fullWindow([shape.y, shape.x]));
    for (let p = 0; p < use.length; p++) if (!((values[p] as number) > 0)) use[p] = 0;
    return use;
  } finally {
    await closeMaps(maps);
  }
}

async function averageLayer(
  variable: Variable,
  stack: Stack,
  use: Uint8Array,
  signal: AbortSignal,
): Promise<AreaRow[]> {
  const [, width = 0] = variable.shape.slice(-2);
  const sums = Array.from({ length: slicesOf(variable) }, createAreaSums);
  for (const window of blocksOfRows(variable.shape)) {
    const [[top, bottom]] = pixelsOf(window);
    const values = await readFloats(variable, window, { signal });
    sums[depthOf(window)[0]]?.add(values, use.subarray(top * width, bottom * width));
  }
  return sums.map((sum, k) => ({
    variable: variable.name,
    date: labelOf(variable, stack, k),
    unit: variable.unit,
    ...sum.result(),
  }));
}

function labelOf({ dims }: Variable, { dates, network }: Stack, k: number): string | null {
  if (dims.length < 3) return null;
  const pair = dims[0] === "pair" ? network?.pairs[k] : undefined;
  return network && pair
    ? `${network.dates[pair.reference]}_${network.dates[pair.secondary]}`
    : (dates[k] ?? String(k));
}

function csvOf(rows: readonly AreaRow[]): string {
  const number = (value: number) => (Number.isNaN(value) ? "" : String(Number(value.toPrecision(9))));
  const lines = rows.map(({ variable, date, mean, deviation, minimum, maximum, count, unit }) =>
    [
      csvCell(variable),
      date ?? "",
      ...[mean, deviation, minimum, maximum].map(number),
      count,
      csvCell(unit),
    ].join(","),
  );
  return ["variable,date,mean,std,min,max,pixels,unit", ...lines].map((line) => `${line}\n`).join("");
}

/** Sums in float64, one slice after the other. */
const meanOf = (variable: Variable): Variable =>
  derive(
    variable,
    async (window, options) => {
      let sum: Float64Array | null = null;
      let count = new Uint32Array();
      for (let k = 0; k < slicesOf(variable); k++) {
        const values = await readFloats(variable, [[k, k + 1], ...window], options);
        if (sum === null) {
          sum = new Float64Array(values.length);
          count = new Uint32Array(values.length);
        }
        for (let i = 0; i < values.length; i++) {
          const value = values[i] as number;
          if (Number.isNaN(value)) continue;
          sum[i] = (sum[i] as number) + value;
          count[i] = (count[i] as number) + 1;
        }
      }
      return Float32Array.from(sum ?? [], (total, i) => total / (count[i] as number));
    },
    { dims: ["y", "x"], shape: variable.shape.slice(-2) },
  );

const noSeries = (where: string, { variables }: Stack) =>
  inputError({
    code: "series-missing",
    what: "A mean over time needs layers of several dates or pairs.",
    where,
    got: [...variables.keys()].join(", "),
    fix: "Name displacement.zarr of a run, MintPy's timeseries.h5 or ifgramStack.h5.",
  });

/** Exactly one direction is averaged over. */
export async function averageMaps(this: Cli, { over, ...flags }: AverageFlags, path: string): Promise<void> {
  const { out, mask, polygon, crop, table } = flags;
  if (over === "time") {
    if (mask !== undefined || polygon !== undefined || crop !== undefined || out === undefined)
      throw configError({
        code: out === undefined ? "usage-missing" : "usage-conflict",
        what:
          out === undefined
            ? "A mean over time is a map, and needs a file to go to."
            : "An area is chosen for means over space only.",
        fix: out === undefined ? "Give --out FILE." : "Crop or mask the result instead.",
      });
    const { variable, compat } = flags;
    return averageInTime.call(this, { out, ...(variable && { variable }), ...(compat && { compat }) }, path);
  }
  return averageInSpace.call(this, { ...flags, table: table ?? "csv" }, path);
}

export interface AverageFlags extends Omit<AreaFlags, "table"> {
  readonly over: "time" | "space";
  readonly table?: AreaFlags["table"];
}
