import { yearsSinceFirst } from "../../dates.ts";
import { type Exhibit, type ReportSection, renderBars, renderTimeseries } from "../parts/plot.ts";
import { chart } from "./page-figures.ts";
import { percent } from "./page-words.ts";
import type { RunView } from "./run-view.ts";
import { spreadOfDates } from "./spread-of-dates.ts";

/** What was taken off each date before the velocity was estimated: troposphere, tides, ramps. */
export async function correctionsSection(view: RunView): Promise<ReportSection | null> {
  const exhibits = [
    ...(await heightDelay(view)),
    ...(await weatherDelay(view)),
    ...tides(view),
    ...(await ramps(view)),
  ];
  return exhibits.length === 0
    ? null
    : {
        title: "Corrections of the series",
        shortTitle: "Corrections",
        text: ["What was taken off each date before the velocity was estimated, in the order of the steps."],
        exhibits,
      };
}

async function heightDelay(view: RunView): Promise<Exhibit[]> {
  const { dates } = view.stack;
  const [delay, correlation] = [await view.series("heightDelay"), await view.series("heightCorrelation")];
  if (delay?.length !== dates.length) return [];
  const strong = correlation
    ? dates.filter((_, i) => Math.abs(correlation[i] ?? Number.NaN) >= STRONG_CORRELATION)
    : [];
  return [
    chart(
      "half",
      (width) =>
        renderBars(
          { dates, values: delay },
          {
            title: "Tropospheric delay that goes with height",
            quantity: "Lowest minus highest ground",
            unit: "m",
            displayUnit: "mm",
            name: "delay as displacement",
            marked: [
              {
                name: `correlation with height ${STRONG_CORRELATION} or more`,
                colour: "series2",
                dates: strong,
              },
            ],
            missing: "nothing to fit",
            width,
          },
        ),
      {
        reading:
          "The delay between valley and summit that was fitted to each date and taken off, as displacement along the line of sight. It should differ from date to date without a trend.",
        suspicious:
          "Bars that grow with time: deformation that goes with height was taken for atmosphere. Large bars without correlation with height: the fit follows something else.",
      },
    ),
  ];
}

/** Half of the variance goes with height. */
const STRONG_CORRELATION = 0.7;

async function weatherDelay(view: RunView): Promise<Exhibit[]> {
  const { dates } = view.stack;
  const delay = view.output("troposphericDelay");
  if (delay === null || delay.shape.length !== 3 || delay.shape[0] !== dates.length) return [];
  const values = await spreadOfDates(delay, view.signal);
  return [
    chart(
      "half",
      (width) =>
        renderBars(
          { dates, values },
          {
            title: "Tropospheric delay from weather data",
            quantity: "Root mean square over the scene",
            unit: "m",
            displayUnit: "mm",
            missing: "no weather",
            width,
          },
        ),
      {
        reading:
          "How large the delay is that weather data gave for each date and that was taken off, as apparent displacement against the reference point.",
        suspicious:
          "Dates without weather, and single bars far above the others: compare their map of displacement before and after.",
      },
    ),
  ];
}

function tides(view: RunView): Exhibit[] {
  const report = view.record("tide-report");
  if (report === null || report.acrossScene.length !== report.dates.length) return [];
  return [
    chart(
      "half",
      (width) =>
        renderBars(
          { dates: report.dates, values: report.acrossScene },
          {
            title: "Solid Earth tides",
            quantity: "Largest difference to the reference point",
            unit: "m",
            displayUnit: "mm",
            width,
          },
        ),
      {
        reading:
          "The part of the tides that is not common to the scene, since the first date; it was taken off.",
        suspicious: "More than a few millimetres in a scene of less than 100 km.",
      },
    ),
  ];
}

const TERM_NAMES: Readonly<Record<string, string>> = {
  rampAzimuth: "along rows",
  rampRange: "along columns",
  rampAzimuth2: "bend along rows",
  rampRange2: "bend along columns",
  rampCross: "twist",
};

async function ramps(view: RunView): Promise<Exhibit[]> {
  const { dates } = view.stack;
  const share = await view.series("rampShare");
  if (share?.length !== dates.length) return [];
  const report = view.record("deramp-report");
  const terms: { name: string; values: Float32Array; velocity?: number; sigma?: number }[] = [];
  for (const [output, name] of Object.entries(TERM_NAMES)) {
    const values = await view.series(output);
    const trend = report?.trends.find(({ term }) => term === output);
    if (values?.length === dates.length)
      terms.push({ name, values, ...(trend && { velocity: trend.velocity, sigma: trend.standardError }) });
  }
  const noisy = view.record("residual-rms")?.excluded ?? [];
  const median = report?.medianShare;
  const years = yearsSinceFirst(dates);
  return [
    chart(
      "half",
      (width) =>
        renderBars(
          { dates, values: share },
          {
            title: "Share of each date that its ramp took off",
            ...(median != null && { subtitle: `median ${percent(median)} of the variance` }),
            quantity: "Share of the variance",
            unit: "1",
            displayUnit: "%",
            range: [0, 1.05],
            missing: "no ramp (the series counts from here)",
            width,
          },
        ),
      {
        reading:
          "How much of what a date shows over the reliable pixels was a ramp and was taken off with it.",
        suspicious:
          "Most of the variance on most dates: little is left, and a long motion may be gone with the ramps.",
      },
    ),
    ...(terms.length === 0
      ? []
      : [
          chart(
            "half",
            (width) =>
              renderTimeseries(
                terms.map(({ name, values, velocity, sigma }) => ({
                  name,
                  dates,
                  values,
                  ...(velocity !== undefined && {
                    fit: {
                      values: lineOf(values, years, velocity),
                      velocity,
                      ...(sigma !== undefined && { velocitySigma: sigma }),
                    },
                  }),
                })),
                {
                  title: "Ramps over time",
                  subtitle: "rise from the scene’s middle to its edge",
                  quantity: "Ramp",
                  height: 200,
                  width,
                  hints: true,
                  ...(noisy.length > 0 && {
                    setAside: { dates: noisy, name: "date with a large residual" },
                  }),
                },
              ),
            {
              reading:
                "Orbit errors and atmosphere are new at each date: their ramps scatter about zero. The lines are the trends of the ramps with their standard errors.",
              suspicious:
                "Dots that follow a sloping line: deformation, a plate’s motion or what local deformation tilts was taken off.",
            },
          ),
        ]),
  ];
}

/** The line of a slope through the middle of the values. */
function lineOf(values: Float32Array, years: Float64Array, slope: number): Float64Array {
  const rests = [...values].map((value, i) => value - slope * (years[i] ?? 0)).filter(Number.isFinite);
  rests.sort((a, b) => a - b);
  const middle = rests[rests.length >> 1] ?? 0;
  return years.map((year) => middle + slope * year);
}
