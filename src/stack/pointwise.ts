import { inputError } from "../errors.ts";
import { allocate } from "./dtype.ts";
import { readFloats } from "./read-floats.ts";
import type { DType, Variable } from "./variable.ts";
import { checkWindow } from "./window.ts";

const DEGREES = 180 / Math.PI;

interface PointFunction {
  readonly dtype: Extract<DType, "f32" | "u8" | "u16">;
  /** `values` holds one value of each variable, NaN where there is no data. */
  readonly of: (values: Float64Array) => number;
}

/** A vector whose length departs from 1 by more is no direction. */
const UNIT_TOLERANCE = 0.05;

/**
 * Functions of the values of several variables at one pixel, by name: a name survives the way to another thread,
 * a closure does not.
 */
const FUNCTIONS = {
  /** Degrees from the vertical, of a unit vector (east, north, up) from the ground to the satellite. */
  incidenceOfVector: {
    dtype: "f32",
    of: ([east = Number.NaN, north = Number.NaN, up = Number.NaN]) => {
      const length = Math.hypot(east, north, up);
      return Math.abs(length - 1) > UNIT_TOLERANCE ? Number.NaN : Math.acos(up / length) * DEGREES;
    },
  },
  /** Degrees from north, anti-clockwise, of the horizontal part of that vector; `up` only tells vectors from gaps. */
  azimuthOfVector: {
    dtype: "f32",
    of: ([east = Number.NaN, north = Number.NaN, up]) => {
      const isGap = up !== undefined && !(Math.abs(Math.hypot(east, north, up) - 1) <= UNIT_TOLERANCE);
      return isGap || (east === 0 && north === 0) ? Number.NaN : Math.atan2(-east, north) * DEGREES;
    },
  },
  sum: { dtype: "f32", of: (values) => values.reduce((sum, value) => sum + value, 0) },
  /** The value itself, whatever type and nodata it was stored with: maps of several files become alike. */
  same: { dtype: "f32", of: ([value = Number.NaN]) => value },
  /** 100 where there is data: the correlation, in percent, of a DEM that was not matched. */
  hundred: { dtype: "f32", of: ([value = Number.NaN]) => (Number.isNaN(value) ? Number.NaN : 100) },
  negative: { dtype: "f32", of: ([value = Number.NaN]) => -value },
  /** 0 where there is data: a series' value at its own first date. */
  zero: { dtype: "f32", of: ([value = Number.NaN]) => (Number.isNaN(value) ? Number.NaN : 0) },
  /** 1 where every variable has data other than 0. */
  allNonZero: {
    dtype: "u8",
    of: (values) => (values.every((value) => value !== 0 && !Number.isNaN(value)) ? 1 : 0),
  },
  /** 1 where the variable has the value 0, or no data: the complement of a mask. */
  isZero: { dtype: "u8", of: ([value = Number.NaN]) => (value === 0 || Number.isNaN(value) ? 1 : 0) },
  /** Number of a connected component; 0, "in none", where there is no data. */
  component: {
    dtype: "u16",
    of: ([value = Number.NaN]) => Math.max(value, 0),
  },
} satisfies Record<string, PointFunction>;

export type PointwiseFunction = keyof typeof FUNCTIONS;

export const isPointwiseFunction = (name: unknown): name is PointwiseFunction =>
  typeof name === "string" && Object.hasOwn(FUNCTIONS, name);

/** A map made of maps of one shape, pixel by pixel, when it is read. */
export function pointwise(
  name: string,
  unit: string,
  operation: PointwiseFunction,
  variables: readonly Variable[],
): Variable {
  const [first] = variables;
  if (first === undefined || variables.some(({ shape }) => String(shape) !== String(first.shape)))
    throw inputError({
      code: "shapes-differ",
      what: "Maps that are combined pixel by pixel need one shape.",
      where: name,
      got: variables.map((variable) => `${variable.name} ${variable.shape.join(" x ")}`).join(", "),
      fix: "Bring them to one grid first.",
    });
  const { dims, shape, chunks } = first;
  const { dtype, of }: PointFunction = FUNCTIONS[operation];
  return {
    name,
    dims,
    shape,
    chunks,
    dtype,
    unit,
    nodata: null,
    attrs: {},
    source: { view: "pointwise", operation, name, unit, of: variables.map(({ source }) => source) },
    async read(window, options) {
      checkWindow({ name, dims, shape }, window);
      const layers: Float32Array[] = [];
      for (const variable of variables) layers.push(await readFloats(variable, window, options));
      const out = allocate(dtype, layers[0]?.length ?? 0);
      const values = new Float64Array(layers.length);
      for (let i = 0; i < out.length; i++) {
        for (let k = 0; k < layers.length; k++) values[k] = (layers[k] as Float32Array)[i] as number;
        out[i] = of(values);
      }
      return out;
    },
    async close() {
      for (const variable of variables) await variable.close();
    },
  };
}
