import { dayNumber } from "../../dates.ts";
import { fitFilteredLines } from "../../kernels/time/fit-filtered-lines.ts";
import { flag, number } from "../../pipeline/params.ts";
import { defineStep } from "../../pipeline/step.ts";
import { usedDates } from "./date-errors.ts";
import { FITTED } from "./fit-elevation.ts";
import { modeOf } from "./ground.ts";
import { compat, method } from "./params.ts";
import { noteRejects, REJECTION, REJECTION_FLAGS, usedOnly } from "./rejection.ts";
import { seriesTimes } from "./series-times.ts";

const filterBand = flag(
  "Leave out elevations outside the band of a first line, for method=ols and wls.",
  false,
);
const bandShare = number("Share of the elevations that the band is to hold.", 0.99, {
  min: 0.5,
  max: 0.9999,
});

const map = (unit: string, doc: string) => ({ dims: ["y", "x"], unit, doc }) as const;

export const fitTrend = defineStep({
  name: "fit-trend",
  version: 1,
  doc: "A line through each pixel's elevations, with its errors.",
  scope: "tile",
  params: { compat, method, "band.filter": filterBand, "band.share": bandShare },
  inputs: FITTED,
  outputs: {
    trend: map("m yr-1", "Rate of elevation change"),
    trendStd: map("m yr-1", "Standard error of the rate"),
    trendHalfWidth: map("m yr-1", "Half width of the 68 % interval of the rate, by Student's t"),
    intercept: map(
      "m",
      "Elevation of the line at year 0 (compat), or on 1 January of the stack's first year",
    ),
    lineCount: map("1", "Elevations that were used"),
    firstDate: map("days since 1970-01-01", "First date that was used"),
    lastDate: map("days since 1970-01-01", "Last date that was used"),
    rejection: {
      dims: ["time", "y", "x"],
      unit: "1",
      dtype: "u8",
      doc: "Why an elevation was not used",
      attrs: REJECTION_FLAGS,
    },
  },
  records: ["date-errors"],
  active: (params) => params.method !== "gpr",
  prepare({ params, facts, records }) {
    const used = usedDates(facts.dates, records);
    const { observed } = seriesTimes(facts.dates, used, { compat: params.compat, tstep: 1, tlim: [] });
    const firstYear = Math.min(...used.map((date) => Number(date.slice(0, 4))));
    const days = facts.dates.map(dayNumber);
    return ({ inputs }) => {
      const rejection = Uint8Array.from(inputs.filterRejection!);
      const z = usedOnly(inputs.elevation!, rejection);
      const lines = fitFilteredLines(z, observed, {
        ...(params.method === "wls" && { sigma: inputs.observationError! }),
        ...(params["band.filter"] && { keep: params["band.share"] }),
        ...modeOf(params.compat),
      });
      noteRejects(rejection, "band", lines.outside);
      const pixels = lines.slope.length;
      const dayAt = (last: boolean) =>
        Float32Array.from({ length: pixels }, (_, p) => {
          let found = Number.NaN;
          for (let t = 0; t < days.length; t++) {
            if (rejection[t * pixels + p] !== REJECTION.used) continue;
            if (last || Number.isNaN(found)) found = days[t]!;
          }
          return found;
        });
      const atYearZero = params.compat === "pyddem" ? firstYear : 0;
      return {
        trend: Float32Array.from(lines.slope),
        trendStd: Float32Array.from(lines.slopeError),
        trendHalfWidth: Float32Array.from(lines.slopeHalfWidth),
        intercept: Float32Array.from(lines.intercept, (value, p) => value - atYearZero * lines.slope[p]!),
        lineCount: Float32Array.from(lines.count),
        firstDate: dayAt(false),
        lastDate: dayAt(true),
        rejection,
      };
    };
  },
});
