import { inputError, scienceError } from "../../../errors.ts";
import {
  evaluateRamp,
  pixelCoefficients,
  RAMP_TERMS,
  type Ramp,
  type RampKind,
} from "../../../kernels/raster/ramp.ts";
import { createRampSums, type RampFit } from "../../../kernels/raster/ramp-fit.ts";
import type { Stack } from "../../../stack/stack.ts";
import type { Variable } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";
import { fullWindow } from "../../../stack/window.ts";
import type { Cli } from "../../context.ts";
import { formatShare } from "../../render/number.ts";
import { blocksOfRows } from "../../results/blocks.ts";
import { atSlice, depthOf, derive, isQuantity, lengthOf, pixelsOf, slicesOf } from "./derive.ts";
import { type MapFlags, operateOnMaps } from "./finish-maps.ts";
import { closeMaps, type Maps, onlyLayer, openMaps } from "./open-maps.ts";
import { requireSameGrid } from "./same-grid.ts";

export interface RampFlags extends MapFlags {
  readonly kind: RampKind;
  readonly mask?: string;
  readonly json: boolean;
}

export async function removeRamps(this: Cli, flags: RampFlags, path: string): Promise<void> {
  const { kind, mask, json, compat } = flags;
  const zeros = compat === "mintpy";
  await operateOnMaps(
    this,
    flags,
    [path],
    {
      step: "map ramp",
      doc: `A ${kind} surface, fitted to every layer and date by least squares, is taken off.`,
    },
    async ([data]) => {
      const { stack } = data;
      const other = mask === undefined ? null : await readMask(mask, data);
      const variables = new Map<string, Variable>();
      const told: RampReport[] = [];
      for (const variable of motions(stack, path)) {
        const fits = await fitRamps(variable, kind, other?.use ?? null, zeros, this.signal);
        variables.set(variable.name, withoutRamps(variable, fits, stack.reference, zeros));
        told.push(...fits.map((fit, k) => reportOf(variable, fit, stack.dates[k])));
      }
      if (json) this.print(JSON.stringify(told, null, 2));
      const shares = told.map(({ share }) => share).filter(Number.isFinite);
      return {
        stack: { ...stack, variables },
        params: { kind },
        others: { mask: other?.maps },
        notes: [
          `The ${kind} ramps hold ${spread(shares)} of the variance of the pixels that they were fitted to.`,
        ],
      };
    },
  );
}

interface RampReport {
  readonly variable: string;
  readonly date?: string;
  /** In rows and columns counted from 0: of the terms in the order of MintPy's rampCoeff files. */
  readonly coefficients: readonly number[];
  readonly unit: string;
  readonly pixels: number;
  readonly share: number;
}

const reportOf = ({ name, unit }: Variable, { ramp, count, share }: RampFit, date?: string): RampReport => ({
  variable: name,
  ...(date !== undefined && { date }),
  coefficients: [...pixelCoefficients(ramp)],
  unit,
  pixels: count,
  share,
});

const spread = (shares: readonly number[]) =>
  shares.length < 2
    ? formatShare(shares[0] ?? Number.NaN)
    : `${formatShare(Math.min(...shares))} to ${formatShare(Math.max(...shares))}`;

/** Layers of which a ramp is taken off: motion where the file has it, else every quantity that is no standard error. */
const MOTIONS = ["velocity", "displacement", "unwrappedPhase"];

function motions({ variables }: Stack, where: string): Variable[] {
  const all = [...variables.values()];
  const known = all.filter(({ name }) => MOTIONS.includes(name));
  const found =
    known.length > 0 ? known : all.filter((variable) => isQuantity(variable) && !/std$/i.test(variable.name));
  if (found.length > 0) return found;
  throw inputError({
    code: "variable-missing",
    what: "There is no layer to take a ramp off.",
    where,
    got: all.map(({ name }) => name).join(", "),
    fix: "Name a file with a velocity, a displacement or another quantity.",
  });
}

async function readMask(
  path: string,
  data: Maps,
): Promise<{ readonly use: Uint8Array; readonly maps: Maps }> {
  const maps = await openMaps(path);
  try {
    requireSameGrid(data, maps);
    const layer = onlyLayer(maps, "A mask");
    const values = await readFloats(layer, fullWindow(layer.shape.slice(-2)));
    return { use: Uint8Array.from(values, (value) => (value > 0 ? 1 : 0)), maps };
  } finally {
    await closeMaps(maps);
  }
}

async function fitRamps(
  variable: Variable,
  kind: RampKind,
  use: Uint8Array | null,
  skipZero: boolean,
  signal: AbortSignal,
): Promise<RampFit[]> {
  const [y = 0, x = 0] = variable.shape.slice(-2);
  const sums = Array.from({ length: slicesOf(variable) }, () => createRampSums({ y, x }, kind, { skipZero }));
  for (const window of blocksOfRows(variable.shape)) {
    const [[top, bottom]] = pixelsOf(window);
    const [k] = depthOf(window);
    const values = await readFloats(variable, window, { signal });
    const part = use?.subarray(top * x, bottom * x) ?? null;
    sums[k]?.add(values, { origin: { y: top, x: 0 }, shape: { y: bottom - top, x } }, part);
  }
  return sums.map((sum, k) => {
    // A date without any motion, such as the reference date, has a flat ramp and nothing to hold.
    const fit = sum.fit() ?? (skipZero && sum.count === 0 ? flat(kind, { y, x }) : null);
    if (fit !== null) return fit;
    throw scienceError({
      code: "ramp-undetermined",
      what: "There are too few pixels to fit a ramp to.",
      where: slicesOf(variable) > 1 ? `${variable.name}, date ${k + 1}` : variable.name,
      got: `${sum.count} pixels`,
      fix: "Use a simpler ramp, or a mask that keeps more pixels.",
    });
  });
}

const flat = (kind: RampKind, shape: Ramp["shape"]): RampFit => ({
  ramp: { kind, shape, coefficients: new Float64Array(6) },
  count: 0,
  share: Number.NaN,
  squares: 0,
});

/** The ramps' value at the reference pixel is put back, so that its motion stays 0. */
function withoutRamps(
  variable: Variable,
  fits: readonly RampFit[],
  reference: Stack["reference"],
  keepZero: boolean,
): Variable {
  const [, width = 0] = variable.shape.slice(-2);
  return derive(variable, async (window, options) => {
    const [rows, columns] = pixelsOf(window);
    const [first, last] = depthOf(window);
    const full = [0, width] as const;
    const size = { y: lengthOf(rows), x: lengthOf(columns) };
    const out = new Float32Array((last - first) * size.y * size.x);
    for (let k = first; k < last; k++) {
      const { ramp } = fits[k] as RampFit;
      const constant = reference ? evaluateRamp(ramp, reference.y, reference.x) : 0;
      const values = (await readFloats(variable, atSlice(variable, k, [rows, full]), options)).slice();
      subtractRows(values, ramp, rows[0], constant, keepZero);
      for (let y = 0; y < size.y; y++)
        out.set(
          values.subarray(y * width + columns[0], y * width + columns[1]),
          ((k - first) * size.y + y) * size.x,
        );
    }
    return out;
  });
}

/** Takes a ramp off some rows of the scene, in place; exact zeros may be kept, which are MintPy's no data. */
function subtractRows(
  values: Float32Array,
  { kind, shape, coefficients }: Ramp,
  top: number,
  constant: number,
  keepZero: boolean,
): void {
  const inPixels = pixelCoefficients({ kind, shape, coefficients });
  const terms = RAMP_TERMS[kind];
  // Along a row the surface is a parabola.
  const row = new Float64Array(3);
  for (let p = 0; p < values.length; p++) {
    const x = p % shape.x;
    if (x === 0) {
      const y = top + p / shape.x;
      row.fill(0);
      terms.forEach(([i, j], k) => {
        row[j] = (row[j] as number) + (inPixels[k] as number) * y ** i;
      });
    }
    const value = values[p] as number;
    const surface = (row[0] as number) + x * ((row[1] as number) + x * (row[2] as number));
    if (!(keepZero && value === 0)) values[p] = value - (surface - constant);
  }
}
