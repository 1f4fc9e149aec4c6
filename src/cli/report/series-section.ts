import {
  type FigureExhibit,
  type ReportSection,
  renderBars,
  renderTimeseries,
  type TimeSeries,
} from "../parts/plot.ts";
import type { Place } from "./choose-places.ts";
import { residualsOfDates } from "./date-residuals.ts";
import { chart } from "./page-figures.ts";
import { seriesOfSquare } from "./place-series.ts";
import type { RunView } from "./run-view.ts";

/** As the square by which the places were chosen. */
const HALF = 2;
/** Pixels around the reference window that show whether it moves with its surroundings. */
const RING = 7;

/** The displacement of the places that move most and least, and of the surroundings of the reference point. */
export async function seriesSection(view: RunView, places: readonly Place[]): Promise<ReportSection | null> {
  const found: TimeSeries[] = [];
  for (const place of places) {
    const series = await seriesOfSquare(view, `${place.letter}, ${place.why}`, { middle: place, half: HALF });
    if (series !== null) found.push(series);
  }
  if (view.reference !== null) {
    const hole = Math.floor(((view.record("reference-point")?.window ?? 1) - 1) / 2);
    const square = { middle: view.reference, half: hole + RING, hole };
    const around = await seriesOfSquare(view, "around the reference point", square);
    if (around !== null) found.push(around);
  }
  if (found.length === 0) return null;
  const noisy = view.record("residual-rms")?.excluded ?? [];
  const sigmas = found.some(({ sigma }) => sigma !== undefined);
  const since = view.steps.has("reference-date") ? " The errors count from the first date." : "";
  return {
    title: "Displacement over time",
    shortTitle: "Time series",
    text: [
      `Each series is the mean of the reliable pixels in ${2 * HALF + 1} × ${2 * HALF + 1} around a place; the letters are on the map of velocity. Lines have the slope of the velocity.${sigmas ? ` Bands are one standard error of the noise of the pairs; what dates scatter beyond them is mostly atmosphere.${since}` : ""}`,
    ],
    exhibits: [
      chart(
        "full",
        (width) =>
          renderTimeseries(found, {
            title: "Displacement of chosen places",
            up: "towards satellite",
            width,
            height: width < 500 ? 260 : 360,
            ...(noisy.length > 0 && { setAside: { dates: noisy, name: "date with a large residual" } }),
            errors: "band",
            hints: true,
          }),
        {
          reading:
            "Dots on a line move steadily; a bend is a change of speed, a jump an event or an error. The surroundings of the reference point should stay at zero.",
          suspicious:
            "A jump by half the wavelength at one date (unwrapping error), dates at which all places jump together (the reference point’s own atmosphere), surroundings of the reference point that drift away from it.",
        },
      ),
      ...(await residualFigure(view)),
    ],
  };
}

/** What the velocity leaves of each date; a run that measures residuals of its own time model shows those instead. */
async function residualFigure(view: RunView): Promise<FigureExhibit[]> {
  if (view.record("residual-rms") !== null) return [];
  const residuals = await residualsOfDates(view);
  if (residuals === null) return [];
  const { rms, threshold, noisy } = residuals;
  return [
    chart(
      "full",
      (width) =>
        renderBars(
          { dates: view.stack.dates, values: rms },
          {
            title: "Scatter of each date",
            quantity: "Root mean square about the line of the velocity",
            unit: "m",
            displayUnit: "mm",
            name: "scatter",
            marked: [{ name: "stands out", colour: "warning", dates: noisy }],
            threshold: { value: threshold, name: "three robust standard deviations above the median" },
            missing: "no data",
            width,
            height: width < 500 ? 180 : 240,
          },
        ),
      {
        reading: `How far the reliable pixels of each date lie off the line of their own velocity: mostly the atmosphere of that date.${noisy.length === 0 ? " No date stands out." : ` ${noisy.join(", ")} ${noisy.length === 1 ? "stands" : "stand"} out.`}`,
        suspicious:
          "A date that stands out: a storm, snow, or unwrapping errors in its pairs. Leave it out with network.exclude-dates. Residuals that grow towards both ends or the middle: the motion is no straight line, so that velocity.periods, velocity.steps or a polynomial belong to it.",
      },
    ),
  ];
}
