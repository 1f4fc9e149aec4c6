import { productsOf } from "../../pipeline/recipe.ts";
import type { Exhibit, MapOptions, ReportSection } from "../parts/plot.ts";
import { mapFigure } from "./page-figures.ts";
import type { RunView } from "./run-view.ts";
import { sampleValues } from "./sample-values.ts";

/** Maps that other sections draw, or that are masks. */
const DRAWN = new Set([
  "velocity",
  "velocityStd",
  "temporalCoherence",
  "pairCount",
  "rankDeficiency",
  "demError",
  "demErrorStd",
  "reliable",
]);
/** More would make the page long and heavy; the files are there. */
const MOST_MAPS = 16;

const TITLES: Readonly<Record<string, string>> = {
  meanCoherence: "Mean coherence",
  stackedVelocity: "Velocity by stacking",
  nonzeroClosures: "Triplets that do not close",
};

/** As in all maps of quality, what is bright is good. */
const LOOKS: Readonly<Record<string, Partial<MapOptions>>> = {
  nonzeroClosures: { colourMap: "grayC", quantity: "Open triplets", words: ["all close", "many open"] },
  meanCoherence: { words: ["noise", "alike"] },
};

const WORDS: Readonly<Record<string, { readonly reading: string; readonly suspicious: string }>> = {
  meanCoherence: {
    reading: "How alike the images of a pixel are on average, from 0 (noise) to 1.",
    suspicious: "Dark land that is neither forest nor water nor field: images that do not lie on each other.",
  },
  stackedVelocity: {
    reading:
      "A first look before anything is corrected: the slope of the phases of all pairs over their time spans.",
    suspicious:
      "Large differences to the velocity above: what the corrections did, or a bad pair that stacking does not forgive.",
  },
  nonzeroClosures: {
    reading:
      "In how many triplets of pairs the phases add up to another whole number of cycles than 0. None should.",
    suspicious:
      "Whole areas of one number with a sharp edge: an unwrapping error, and the area that it shifted.",
  },
};

/** The published maps that no other section shows: the quick overview, time functions, what later versions add. */
export async function moreMapsSection(view: RunView): Promise<ReportSection | null> {
  const products = productsOf(view.recipe, view.manifest.params).filter(({ output }) => !DRAWN.has(output));
  const exhibits: Exhibit[] = [];
  let more = 0;
  for (const { output, words } of products) {
    const map = await view.map(output);
    if (map === null || !map.values.some(Number.isFinite)) continue;
    if (exhibits.length === MOST_MAPS) {
      more++;
      continue;
    }
    const doc = view.output(output)?.attrs.long_name;
    const title = TITLES[output] ?? spoken(output);
    const told = WORDS[output] ?? (typeof doc === "string" ? { caption: doc } : {});
    const look = {
      ...generalLook(view, output, map.values),
      ...(words && twoSigns(words)),
      ...LOOKS[output],
    };
    exhibits.push(mapFigure(view, map, output, { title, ...look }, told));
  }
  return exhibits.length === 0
    ? null
    : {
        title: "More maps",
        text: more === 0 ? [] : [`${more} more are in the folder.`],
        exhibits,
      };
}

const twoSigns = (words: readonly [string, string]) => ({ words, colourMap: "vik" }) as const;

/** Fewer whole numbers would have halves between them on the legend. */
const FEWEST_STEPS = 4;
/** Metres below which motion is read in millimetres. */
const SMALL = 1;

/** How a map is drawn of which nothing is known but its unit: counts in grey, small lengths in millimetres. */
function generalLook({ output }: RunView, name: string, values: Float32Array): Partial<MapOptions> {
  const variable = output(name);
  const known = sampleValues(values).filter(Number.isFinite);
  const most = known.reduce((high, value) => Math.max(high, Math.abs(value)), 0);
  if (variable?.unit === "m" && most < SMALL) return { displayUnit: "mm" };
  if (variable !== null && /^[iu](8|16|32)$/.test(variable.dtype))
    return { colourMap: "grayC", range: [0, Math.max(FEWEST_STEPS, most)], words: ["none", "many"] };
  return {};
}

/** annualAmplitudeStd as "Annual amplitude, standard error". */
function spoken(name: string): string {
  const words = name
    .replace(/Std$/, ", standard error")
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, " ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
