import { axisScale, evaluateRamp, type Ramp, type RampKind } from "../../../kernels/raster/ramp.ts";
import type { Variable } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";

/** A ramp of one date as the step residual-rms records it. */
export interface RecordedRamp {
  readonly coefficients: readonly number[];
  /** Stays in: the ramp at the reference point, m. */
  readonly constant: number;
}

export interface DerampOptions {
  readonly kind: RampKind;
  /** One for each date; null where none could be fitted, which leaves the date as it is. */
  readonly ramps: readonly (RecordedRamp | null)[];
  /** Leaves exact zeros as they are, as MintPy does: they are its no data. */
  readonly keepZero: boolean;
}

/** A series (time, y, x) without the ramp of each of its dates, as lazy as the series. NaN stays NaN. */
export function derampedSeries(series: Variable, { kind, ramps, keepZero }: DerampOptions): Variable {
  const [, height = 0, width = 0] = series.shape;
  const shape = { y: height, x: width };
  const surfaces = ramps.map(
    (ramp) => ramp && { kind, shape, coefficients: Float64Array.from(ramp.coefficients) },
  );
  return {
    ...series,
    dtype: "f32",
    nodata: null,
    source: { view: "deramped", of: series.source },
    async read(window, options) {
      const values = (await readFloats(series, window, options)).slice();
      const [[first, last] = [0, 0], [top, bottom] = [0, 0], [left, right] = [0, 0]] = window;
      for (let date = first, p = 0; date < last; date++) {
        const surface = surfaces[date] ?? null;
        for (let y = top; y < bottom; y++) {
          const at = surface && parabolaOfRow(surface, y, ramps[date]?.constant ?? 0);
          for (let x = left; x < right; x++, p++) {
            const value = values[p] as number;
            if (at !== null && !(keepZero && value === 0)) values[p] = value - at(x);
          }
        }
      }
      return values;
    },
  };
}

/** Along a row every ramp is a parabola: three of its values give all. */
function parabolaOfRow(ramp: Ramp, y: number, constant: number): (x: number) => number {
  const { center, half } = axisScale(ramp.shape.x);
  const [before, middle, after] = [-1, 0, 1].map((v) => evaluateRamp(ramp, y, center + v * half)) as [
    number,
    number,
    number,
  ];
  const [slope, bend] = [(after - before) / 2, (after + before) / 2 - middle];
  return (x) => {
    const v = (x - center) / half;
    return middle - constant + v * (slope + v * bend);
  };
}
