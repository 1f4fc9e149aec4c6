import { type Exhibit, type ReportSection, renderBars } from "../parts/plot.ts";
import { chart, mapFigure } from "./page-figures.ts";
import { quantity } from "./page-words.ts";
import { reliableValues } from "./reliable.ts";
import type { RunView } from "./run-view.ts";
import { quantileOf } from "./sample-values.ts";

/** The error of the DEM, and what the time model leaves over at each date. */
export async function topographySection(view: RunView): Promise<ReportSection | null> {
  const exhibits: Exhibit[] = [];
  const text: string[] = [];
  const [map, errors] = [await view.map("demError"), await view.map("demErrorStd")];
  if (map !== null)
    exhibits.push(
      mapFigure(
        view,
        map,
        "demError",
        { title: "Error of the DEM", quantity: "Height that the DEM lacks" },
        {
          reading:
            "How much higher the ground is than the DEM says, from how each pixel’s displacement follows the perpendicular baselines; its part was taken off the series. Buildings and growing forests are real errors of the DEM.",
          suspicious:
            "A pattern like that of the velocity: baselines that grow with time cannot tell the two apart. Tens of metres where the standard error beside it is as large mean nothing.",
        },
      ),
    );
  if (errors !== null)
    exhibits.push(
      mapFigure(
        view,
        errors,
        "demErrorStd",
        {
          title: "Standard error of the DEM error",
          quantity: "Standard error",
          words: ["certain", "uncertain"],
        },
        {
          reading:
            "How far off the DEM error may be. The wider the baselines and the more the dates, the smaller.",
          suspicious:
            "Values of tens of metres: the orbits lie so close together that heights can hardly be told.",
        },
      ),
    );
  const values = map === null ? null : await reliableValues(view, "demErrorStd");
  if (values !== null && values.sorted.length > 0)
    text.push(
      `The heights are known to ${quantity(quantileOf(values.sorted, 0.5), "m", { digits: 2 })} (median standard error of the ${values.masked ? "reliable " : ""}pixels).`,
    );
  exhibits.push(...residuals(view));
  return exhibits.length === 0
    ? null
    : { title: "Topography and residuals", shortTitle: "Topography", text, exhibits };
}

function residuals(view: RunView): Exhibit[] {
  const report = view.record("residual-rms");
  if (report === null || report.rms.length !== report.dates.length) return [];
  return [
    chart(
      "full",
      (width) =>
        renderBars(
          { dates: report.dates, values: report.rms.map((value) => value ?? Number.NaN) },
          {
            title: "Residual of each date",
            quantity: "Root mean square",
            unit: "m",
            displayUnit: "mm",
            name: "residual",
            marked: [
              { name: "above the threshold", colour: "warning", dates: report.excluded },
              { name: `smallest, ${report.referenceDate}`, colour: "series3", dates: [report.referenceDate] },
            ],
            threshold: { value: report.threshold, name: "threshold" },
            missing: "no data",
            width,
            height: width < 500 ? 180 : 240,
          },
        ),
      {
        reading:
          "What the motion, the DEM error and a ramp leave of each date: mostly the turbulence of the atmosphere. The date with the smallest residual is the best one to count from.",
        suspicious:
          "A date above the threshold: a storm, snow, or unwrapping errors in its pairs. Residuals that grow towards both ends: the motion is not as smooth as the time model.",
      },
    ),
  ];
}
