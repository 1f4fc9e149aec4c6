import { mapFrame, type ReportSection, renderBinned, renderHistogram, valueRange } from "../parts/plot.ts";
import type { Place } from "./choose-places.ts";
import { chart, mapFigure } from "./page-figures.ts";
import { percent } from "./page-words.ts";
import type { ReliableValues } from "./reliable.ts";
import { onThinned, type RunView } from "./run-view.ts";

export interface VelocityValues {
  readonly velocity: ReliableValues | null;
  readonly standardError: ReliableValues | null;
}

/** What the standard error is made of, by velocity.uncertainty. */
const ERROR_HOLDS: Readonly<Record<string, string>> = {
  network: " It holds the noise of the pairs and the scatter of the dates about the fit.",
  residual: " It comes from the scatter of the dates about the fit, as if they were independent.",
  covariance: " It holds the noise of the pairs alone: atmosphere is not in it.",
  bootstrap: " It comes from the scatter of fits to dates drawn at random.",
};

/** The map of velocity with its standard error, how often which rate occurs, and what the error does with distance. */
export async function velocitySection(
  view: RunView,
  { velocity, standardError }: VelocityValues,
  places: readonly Place[],
): Promise<ReportSection | null> {
  const [map, errors] = [await view.map("velocity"), await view.map("velocityStd")];
  if (map === null || velocity === null) return null;
  const range = valueRange(velocity.sorted, { symmetric: true });
  const points = places.map((place) => ({ ...onThinned(place, map), name: place.letter }));
  const isSample = velocity.sorted.length < velocity.count;
  const exhibits = [
    mapFigure(
      view,
      map,
      "velocity",
      { title: "Velocity", quantity: "LOS velocity", range, points },
      {
        reading: `Blue ground moves away from the satellite, red ground towards it, white stays with the reference point (square). Colours are cut at the 2nd and 98th percentile${velocity.masked ? " of the reliable pixels" : ""}. The letters are places of the time series below.`,
        suspicious:
          "A straight edge between two colours (unwrapping error), a tilt over the whole scene (orbit), colours that follow valleys and ridges (troposphere, DEM), or surroundings of the reference point that are not white.",
      },
    ),
  ];
  if (errors !== null)
    exhibits.push(
      mapFigure(
        view,
        errors,
        "velocityStd",
        {
          title: "Standard error of the velocity",
          quantity: "Standard error",
          words: ["certain", "uncertain"],
        },
        {
          reading: `How far off the velocity may be: two times out of three the truth lies within one standard error.${ERROR_HOLDS[String(view.param("velocity.uncertainty"))] ?? ""}`,
          suspicious:
            "Values as large as the velocity beside it: then the map shows no motion there. Blocks with straight edges come from areas where pairs are missing.",
        },
      ),
    );
  exhibits.push(
    chart(
      "half",
      (width) =>
        renderHistogram(velocity.sorted, {
          title: "How much moves how fast",
          ...(isSample && {
            subtitle: "Pixels spread evenly",
          }),
          quantity: "LOS velocity",
          unit: "m yr-1",
          colours: { colourMap: "vik", range },
          width,
        }),
      {
        reading: `Each bar counts the ${velocity.masked ? "reliable " : ""}pixels of one rate, in the colours of the map. Ground that does not move makes a narrow peak at zero, as wide as the standard error.`,
        suspicious:
          "A main peak away from zero: the reference point itself moves, or its noise is in every value. Two peaks of equal shape: part of the scene is off by whole cycles.",
      },
    ),
  );
  if (standardError !== null && standardError.sorted.length > 0)
    exhibits.push(
      chart(
        "half",
        (width) =>
          renderHistogram(standardError.sorted, {
            title: "How certain the velocity is",
            ...(standardError.sorted.length < standardError.count && { subtitle: "Pixels spread evenly" }),
            quantity: "Standard error",
            unit: "m yr-1",
            width,
          }),
        {
          reading: `How many ${velocity.masked ? "reliable " : ""}pixels have which standard error. A velocity of less than two of them cannot be told from rest.`,
          suspicious:
            "A second peak: part of the scene has fewer pairs or less coherence. A long tail: pixels that a stricter min-temporal-coherence would leave out.",
        },
      ),
    );
  const distance = errors && view.reference ? distances(view, errors) : null;
  if (errors !== null && standardError !== null && distance !== null)
    exhibits.push(
      chart(
        "half",
        (width) =>
          renderBinned(distance.values, standardError.values, {
            title: "Uncertainty against distance",
            along: { quantity: "Distance from the reference point", unit: distance.unit },
            quantity: "Standard error of the velocity",
            unit: "m yr-1",
            width,
          }),
        {
          reading:
            "All values are differences to the reference point, so that the error grows with the distance from it, as far as atmosphere and ramps do.",
          suspicious:
            "A steep rise: put the reference point nearer to what you want to know. A curve that begins high: the reference point or its surroundings are noisy.",
        },
      ),
    );
  return {
    title: "Velocity",
    text: [significance(velocity, standardError)].filter((text) => text !== ""),
    exhibits,
  };
}

/** Share of the reliable pixels whose velocity stands out of its error. */
function significance(velocity: ReliableValues, standardError: ReliableValues | null): string {
  if (standardError === null || standardError.values.length !== velocity.values.length) return "";
  let [moving, count] = [0, 0];
  velocity.values.forEach((value, i) => {
    const error = standardError.values[i] ?? Number.NaN;
    if (Number.isNaN(value) || Number.isNaN(error)) return;
    count++;
    if (Math.abs(value) > 2 * error) moving++;
  });
  if (count === 0) return "";
  return `Of the ${velocity.masked ? "reliable " : ""}pixels, ${percent(moving / count)} move by more than two standard errors against the reference point; where nothing moves, 5 % would seem to.`;
}

/** Distance of each pixel of a thinned map from the reference point, on the ground where the size of a pixel is known. */
function distances(
  { reference, stack, grid }: RunView,
  { grid: { shape }, step }: { grid: RunView["grid"]; step: number },
): { values: Float32Array; unit: string } | null {
  if (reference === null) return null;
  const spacing = mapFrame(grid).spacing ?? radarSpacing(stack.acquisition);
  const [perRow, perColumn] = spacing ? [spacing.y / 1000, spacing.x / 1000] : [1, 1];
  const values = Float32Array.from({ length: shape.y * shape.x }, (_, p) =>
    Math.hypot(
      (Math.floor(p / shape.x) * step - reference.y) * perRow,
      ((p % shape.x) * step - reference.x) * perColumn,
    ),
  );
  return { values, unit: spacing ? "km" : "1" };
}

/** Ground size of a pixel in radar geometry: slant range lies on the ground by the sine of the incidence. */
function radarSpacing({ azimuthPixelSize, rangePixelSize, incidence }: RunView["stack"]["acquisition"]) {
  if (azimuthPixelSize === undefined || rangePixelSize === undefined || incidence === undefined) return null;
  return { y: azimuthPixelSize, x: rangePixelSize / Math.sin((incidence * Math.PI) / 180) };
}
