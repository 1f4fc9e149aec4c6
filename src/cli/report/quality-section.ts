import { colourMap, type Exhibit, type ReportSection } from "../parts/plot.ts";
import { mapFigure } from "./page-figures.ts";
import { percent, plural } from "./page-words.ts";
import type { ReliableValues } from "./reliable.ts";
import type { RunView } from "./run-view.ts";

/** A legend of fewer whole numbers would have halves between them. */
const FEWEST_STEPS = 4;

/** In all maps of quality what is bright is good; the published grey runs from white to black. */
const BRIGHT_IS_MANY = colourMap("grayC", { reversed: true });

/** How well the pairs agree with the series that was made of them. */
export async function qualitySection(
  view: RunView,
  coherence: ReliableValues | null,
): Promise<ReportSection | null> {
  const exhibits: Exhibit[] = [];
  const text: string[] = [];
  const agreement = await view.map("temporalCoherence");
  if (agreement !== null)
    exhibits.push(
      mapFigure(
        view,
        agreement,
        "temporalCoherence",
        { title: "Temporal coherence", range: [0, 1], words: ["pairs disagree", "pairs agree"] },
        {
          reading:
            "How well the interferograms of a pixel agree with its series: 1 is perfect. Bright areas are those to believe.",
          suspicious:
            "A dark area with a sharp edge: unwrapping errors in some pairs. Dark all over: pairs that do not belong together, or a reference point with noise of its own.",
        },
      ),
    );
  const threshold = view.param("min-temporal-coherence");
  if (coherence?.masked && coherence.known > 0)
    text.push(
      `${percent(coherence.count / coherence.known)} of the pixels with data are reliable: their temporal coherence is ${String(threshold)} or more.`,
    );
  const counts = await view.map("pairCount");
  if (counts !== null) {
    const pixels = { ...counts, values: counts.values.map((value) => (value > 0 ? value : Number.NaN)) };
    const known = pixels.values.filter(Number.isFinite);
    const most = known.reduce((high, value) => Math.max(high, value), 0);
    const least = known.reduce((low, value) => Math.min(low, value), most);
    if (least === most) text.push(`Every pixel with data has a phase in all ${plural(most, "pair")}.`);
    else
      exhibits.push(
        mapFigure(
          view,
          pixels,
          "pairCount",
          {
            title: "Pairs of each pixel",
            quantity: "Pairs with a phase",
            colourMap: BRIGHT_IS_MANY,
            range: [Math.max(0, Math.min(least, most - FEWEST_STEPS)), most],
            words: ["few", "all"],
          },
          {
            reading: `In how many of the ${plural(most, "pair")} the pixel has a phase. Every pair that is missing makes its series less certain.`,
            suspicious:
              "An area with few pairs and a straight edge: interferograms of another extent. Few pairs and a high temporal coherence: nothing checks such pixels.",
          },
        ),
      );
  }
  const gaps = await view.map("rankDeficiency");
  if (gaps?.values.some((value) => value > 0))
    exhibits.push(
      mapFigure(
        view,
        gaps,
        "rankDeficiency",
        {
          title: "Gaps in the network of each pixel",
          quantity: "Gaps",
          colourMap: "grayC",
          words: ["none", "many"],
        },
        {
          reading:
            "0 is fully determined. Each gap is a time between dates that no valid pair of the pixel bridges; the smallest velocity stands in for it.",
          suspicious: "Motion that begins or ends in an area with gaps.",
        },
      ),
    );
  return exhibits.length === 0
    ? null
    : { title: "Quality of the inversion", shortTitle: "Quality", text, exhibits };
}
