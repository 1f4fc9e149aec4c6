import { DAYS_PER_YEAR, dayNumber } from "../../../dates.ts";
import { inputError } from "../../../errors.ts";
import type { Variable } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";
import type { Cli } from "../../context.ts";
import { depthOf, derive, lengthOf, pixelsOf } from "./derive.ts";
import { type MapFlags, operateOnMaps } from "./finish-maps.ts";

export async function differentiateMaps(this: Cli, flags: MapFlags, path: string): Promise<void> {
  await operateOnMaps(
    this,
    flags,
    [path],
    { step: "map rate", doc: "The rate between each date and the one before it." },
    ([{ stack }]) => {
      const series = [...stack.variables].filter(([, variable]) => variable.dims[0] === "time");
      if (series.length === 0 || stack.dates.length < 2)
        throw inputError({
          code: "series-missing",
          what: "A rate needs a time series of at least two dates.",
          where: path,
          got: [...stack.variables.keys()].join(", "),
          fix: "Name displacement.zarr of a run, or MintPy's timeseries.h5.",
        });
      const years = stack.dates.map((date) => dayNumber(date) / DAYS_PER_YEAR);
      // A rate counts from no date, and the pairs of the series speak of one date more.
      const { REF_DATE: _, ...sourceAttributes } = stack.sourceAttributes ?? {};
      return {
        stack: {
          ...stack,
          ...(stack.sourceAttributes && { sourceAttributes }),
          network: null,
          dates: stack.dates.slice(1),
          variables: new Map(series.map(([name, variable]) => [`${name}Rate`, rateOf(variable, years)])),
        },
        params: {},
        notes: ["Each layer is the rate since the date before, and carries the later date."],
      };
    },
  );
}

/** Layer k belongs to date k + 1. */
function rateOf(series: Variable, years: readonly number[]): Variable {
  return derive(
    series,
    async (window, options) => {
      const [first, last] = depthOf(window);
      const pixels = pixelsOf(window);
      const count = lengthOf(pixels[0]) * lengthOf(pixels[1]);
      const values = await readFloats(series, [[first, last + 1], ...pixels], options);
      const out = new Float32Array((last - first) * count);
      for (let i = 0; i < out.length; i++) {
        const k = first + Math.floor(i / count);
        const span = (years[k + 1] as number) - (years[k] as number);
        out[i] = ((values[i + count] as number) - (values[i] as number)) / span;
      }
      return out;
    },
    {
      name: `${series.name}Rate`,
      unit: `${series.unit} yr-1`.trim(),
      shape: [years.length - 1, ...series.shape.slice(1)],
      attrs: {},
    },
  );
}
