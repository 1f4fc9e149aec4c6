import {
  type Exhibit,
  type ReportSection,
  renderBaselines,
  renderCoherenceMatrix,
  renderNetwork,
} from "../parts/plot.ts";
import { formatNumber } from "../render/number.ts";
import { chart } from "./page-figures.ts";
import { plural } from "./page-words.ts";
import type { PairFacts } from "./pair-facts.ts";
import type { RunView } from "./run-view.ts";

/** A longer list is cut: the figure shows every pair. */
const MOST_ROWS = 20;

const WORDS = ["incoherent", "coherent"] as const;

/** The interferograms as a graph, their coherence, and why pairs were left out. */
export async function networkSection(view: RunView): Promise<ReportSection | null> {
  const { pairs } = view;
  if (pairs === null) return null;
  const { network, dropped, rule, coherence } = pairs;
  const coherenceTitle =
    pairs.coherenceOf === "scene" ? "Mean coherence" : "Coherence at the reference point";
  const isAnyDropped = dropped.some(Boolean);
  const exhibits: Exhibit[] = [
    chart(
      "full",
      (width) =>
        renderNetwork(
          {
            network,
            ...(coherence && { coherenceMean: coherence }),
            ...(isAnyDropped && { dropped, reasons: rule }),
          },
          { width, height: width < 500 ? 240 : 320, coherenceTitle, words: WORDS, hints: true },
        ),
      {
        reading: `Dots are acquisitions, lines are interferograms between them${coherence === null ? "" : ", the more coherent the more they stand out"}. Short lines in both directions are the good ones: little time and little baseline between their images. More lines than dots means that pairs check each other.`,
        suspicious:
          "Parts that a single line holds together, or none; dots far off the others in height, on which topography errors weigh most.",
      },
    ),
  ];
  if (coherence !== null)
    exhibits.push(
      chart(
        "half",
        (width) =>
          renderCoherenceMatrix(network, coherence, {
            width,
            words: WORDS,
            coherenceTitle,
            ...(isAnyDropped && { dropped }),
          }),
        {
          reading: `Every cell is the interferogram of two dates, in the colours of the network.${isAnyDropped ? " Above the diagonal stand all, below it those that took part." : ""} Coherence falls off with the distance from the diagonal.`,
          suspicious:
            "A date whose row and column are incoherent throughout: snow, rain, a bad orbit, or images that do not lie on each other.",
        },
      ),
    );
  exhibits.push(
    chart(
      "full",
      (width) =>
        renderBaselines(network, {
          width,
          ...(width < 500 && { height: 180 }),
          ...(isAnyDropped && { dropped }),
          hints: true,
        }),
      {
        reading:
          "When images were taken, and from how far beside the first one; below, in how many interferograms each date takes part: the more, the less one bad pair weighs.",
        suspicious:
          "Long gaps, over which nothing is known but the sum of the motion; dates with one pair, which nothing checks; baselines that grow with time, so that errors of the elevation model look like motion.",
      },
    ),
  );
  const report = view.record("network-report");
  if (isAnyDropped) exhibits.push(droppedTable(pairs));
  exhibits.push(...(await movedTable(view)));
  return {
    title: "Network of interferograms",
    shortTitle: "Network",
    text: report === null ? [] : [networkText(report)],
    exhibits,
  };
}

interface NetworkNumbers {
  readonly dates: number;
  readonly pairs: number;
  readonly components: readonly unknown[];
  readonly redundancy: number;
  readonly triplets: number;
}

const networkText = ({ dates, pairs, components, redundancy, triplets }: NetworkNumbers) =>
  `${plural(pairs, "pair")} of ${plural(dates, "date")} in ${components.length === 1 ? "one part" : plural(components.length, "part")}. ${plural(redundancy, "pair")} more than a solution needs, and ${plural(triplets, "triplet")} whose phases must close: each checks the others.`;

function droppedTable({ network, dropped, reasons, coherence }: PairFacts): Exhibit {
  const { dates, pairs } = network;
  const out = pairs.flatMap((pair, k) => (dropped[k] ? [{ ...pair, k }] : []));
  const isKnown = out.some(({ k }) => Number.isFinite(coherence?.[k]));
  const rows = out
    .slice(0, MOST_ROWS)
    .map(({ reference, secondary, k }) => [
      `${dates[reference] ?? ""} to ${dates[secondary] ?? ""}`,
      ...(isKnown ? [formatNumber(coherence?.[k] ?? Number.NaN, 2)] : []),
      reasons[k] ?? "",
    ]);
  const more = out.length - rows.length;
  return {
    kind: "table",
    caption: `Pairs that were left out${more > 0 ? `, the first ${MOST_ROWS} of ${out.length}` : ""}`,
    columns: [
      { title: "Pair" },
      ...(isKnown ? [{ title: "Coherence", align: "number" as const }] : []),
      { title: "Reason" },
    ],
    rows,
  };
}

/** The pairs in which areas were moved by whole cycles, those with most first. */
async function movedTable(view: RunView): Promise<Exhibit[]> {
  const { network } = view.stack;
  const [cycles, areas] = [await view.series("addedCycles"), await view.series("shiftedComponents")];
  const count = network?.pairs.length;
  if (network === null || cycles?.length !== count || areas?.length !== count) return [];
  const moved = network.pairs
    .map((pair, k) => ({ ...pair, cycles: cycles?.[k] ?? 0, areas: areas?.[k] ?? 0 }))
    .filter((pair) => pair.areas > 0)
    .sort((a, b) => b.cycles - a.cycles || a.reference - b.reference || a.secondary - b.secondary);
  const name = (index: number) => network.dates[index] ?? "";
  return [
    {
      kind: "table",
      caption: `Unwrapping errors that were corrected: areas were moved by whole cycles in ${moved.length} of ${plural(network.pairs.length, "pair")}${moved.length > MOST_ROWS ? `; the ${MOST_ROWS} with most cycles` : ""}.`,
      columns: [
        { title: "Pair" },
        { title: "Areas moved", align: "number" },
        { title: "Cycles, signs left out", align: "number" },
      ],
      rows: moved
        .slice(0, MOST_ROWS)
        .map((pair) => [
          `${name(pair.reference)} to ${name(pair.secondary)}`,
          String(pair.areas),
          String(pair.cycles),
        ]),
    },
  ];
}
