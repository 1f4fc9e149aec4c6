import { solveNormal } from "../linear/solve-normal.ts";
import { axisScale, RAMP_TERMS, type Ramp, type RampKind } from "./ramp.ts";
import type { RasterShape } from "./raster-shape.ts";

export interface RampFit {
  readonly ramp: Ramp;
  /** Pixels that the ramp was fitted to. */
  readonly count: number;
  /** Share of their variance (about their mean) that the ramp holds, 0..1; NaN where they do not vary. */
  readonly share: number;
  /** Sum of their squared differences from the ramp. */
  readonly squares: number;
}

/** Sums over pixels from which a ramp follows: they add up over the tiles of a scene. */
export interface RampSums {
  /**
   * Adds the pixels of a rectangle. NaN pixels take no part, nor those where `use` is 0.
   *
   * @param values rectangle of y x x
   * @param use as values; null for all
   */
  add(values: Float32Array, rectangle: RasterRectangle, use: Uint8Array | null): void;
  /** The least-squares ramp; null where the pixels do not determine one. */
  fit(): RampFit | null;
  /** Sum over the pixels of (value - ramp + constant)^2. */
  squaresAbout(ramp: Ramp, constant: number): number;
  readonly count: number;
  /** Sum of the squares of the pixels themselves. */
  readonly squares: number;
}

/** A part of a scene: where its first pixel lies, and its size. */
export interface RasterRectangle {
  readonly origin: { readonly y: number; readonly x: number };
  readonly shape: RasterShape;
}

export interface RampOptions {
  /** Leaves exact zeros out: MintPy's no data. */
  readonly skipZero?: boolean;
}

/** Highest power of one coordinate in the normal matrix, and in its right-hand side. */
const POWERS = 5;
const DEGREES = 3;

/**
 * Sums for the least-squares fit of a ramp to an image, in float64 and coordinates of -1..1. Each row is summed first, so
 * that a pixel costs nine additions whatever the kind.
 */
export function createRampSums(
  scene: RasterShape,
  kind: RampKind,
  { skipZero = false }: RampOptions = {},
): RampSums {
  const [rows, columns] = [axisScale(scene.y), axisScale(scene.x)];
  const terms = RAMP_TERMS[kind];
  /** Sums of u^i v^j, and of value u^i v^j. */
  const matrix = new Float64Array(POWERS * POWERS);
  const right = new Float64Array(DEGREES * DEGREES);
  let squares = 0;

  const add: RampSums["add"] = (values, { origin, shape }, use) => {
    for (let y = 0; y < shape.y; y++) {
      const u = (origin.y + y - rows.center) / rows.half;
      let n = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      let s4 = 0;
      let t0 = 0;
      let t1 = 0;
      let t2 = 0;
      let q = 0;
      const start = y * shape.x;
      for (let x = 0; x < shape.x; x++) {
        const value = values[start + x]!;
        if (Number.isNaN(value) || (use !== null && use[start + x] === 0) || (skipZero && value === 0))
          continue;
        const v = (origin.x + x - columns.center) / columns.half;
        const w = v * v;
        n++;
        s1 += v;
        s2 += w;
        s3 += w * v;
        s4 += w * w;
        t0 += value;
        t1 += value * v;
        t2 += value * w;
        q += value * value;
      }
      squares += q;
      for (let i = 0, power = 1; i < POWERS; i++, power *= u) {
        const at = i * POWERS;
        matrix[at]! += power * n;
        matrix[at + 1]! += power * s1;
        matrix[at + 2]! += power * s2;
        matrix[at + 3]! += power * s3;
        matrix[at + 4]! += power * s4;
        if (i >= DEGREES) continue;
        right[i * DEGREES]! += power * t0;
        right[i * DEGREES + 1]! += power * t1;
        right[i * DEGREES + 2]! += power * t2;
      }
    }
  };

  const normal = () =>
    Float64Array.from({ length: terms.length ** 2 }, (_, k) => {
      const [[i, j], [a, b]] = [terms[Math.floor(k / terms.length)]!, terms[k % terms.length]!];
      return matrix[(i + a) * POWERS + j + b]!;
    });
  const rightSide = () => Float64Array.from(terms, ([i, j]) => right[i * DEGREES + j]!);

  return {
    add,
    get count() {
      return matrix[0]!;
    },
    get squares() {
      return squares;
    },
    fit() {
      const count = matrix[0]!;
      const b = rightSide();
      const coefficients = solveNormal(normal(), b);
      if (coefficients === null) return null;
      const mean = right[0]! / count;
      const total = squares - count * mean * mean;
      const explained = dot(coefficients, b) - count * mean * mean;
      // Rounding alone: the values are all alike.
      const varies = total > squares * Number.EPSILON * count;
      return {
        ramp: { kind, shape: scene, coefficients },
        count,
        share: varies ? Math.min(1, Math.max(0, explained / total)) : Number.NaN,
        squares: Math.max(0, squares - dot(coefficients, b)),
      };
    },
    squaresAbout({ coefficients }, constant) {
      // (value - r)^2 with r = ramp - constant, whose constant term is the last.
      const c = coefficients.slice();
      c[c.length - 1]! -= constant;
      const a = normal();
      let sum = squares - 2 * dot(c, rightSide());
      for (let i = 0; i < c.length; i++) sum += c[i]! * dot(c, a.subarray(i * c.length, (i + 1) * c.length));
      return Math.max(0, sum);
    },
  };
}

/**
 * Least-squares ramp of one image; null where its pixels do not determine one (too few, or all in a line).
 *
 * @param values y x x, NaN = no data
 * @param use pixels to fit to, 1 or 0; null for all
 */
export function fitRamp(
  values: Float32Array,
  shape: RasterShape,
  kind: RampKind,
  use: Uint8Array | null = null,
  options: RampOptions = {},
): RampFit | null {
  const sums = createRampSums(shape, kind, options);
  sums.add(values, { origin: { y: 0, x: 0 }, shape }, use);
  return sums.fit();
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
