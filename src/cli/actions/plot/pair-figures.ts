import { parseDate } from "../../../dates.ts";
import { inputError } from "../../../errors.ts";
import { lonLatToPixel } from "../../../geo/transform.ts";
import { readManifest } from "../../../pipeline/manifest.ts";
import type { Network } from "../../../stack/network.ts";
import type { Stack } from "../../../stack/stack.ts";
import type { Attributes } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";
import type { PlotFlags } from "../../commands/plot.ts";
import { renderBaselines, renderCoherenceMatrix, renderNetwork } from "../../parts/plot.ts";
import { openStack } from "../../parts/products.ts";
import { meanOfPairs } from "../../parts/systems.ts";
import { openRun } from "../../report/open-run.ts";
import { pairFacts } from "../../report/pair-facts.ts";
import { creditOf } from "./credit.ts";

/** What a figure of pairs shows of a stack, or of the stack that a run was made from. */
interface Pairs {
  readonly network: Network;
  readonly coherence: Float64Array | null;
  readonly coherenceTitle: string;
  readonly dropped: readonly boolean[];
  /** The rule that left a pair out. */
  readonly rule: readonly (string | null)[];
  /** Of the stack, for its credit. */
  readonly attrs: Attributes;
}

const WORDS = ["incoherent", "coherent"] as const;

/** The graph of the interferograms, coloured by their mean coherence where that is known. */
export async function networkFigure(
  path: string,
  { title, credit }: PlotFlags,
  signal: AbortSignal,
): Promise<string> {
  const { network, coherence, coherenceTitle, dropped, rule, attrs } = await pairsOf(path, undefined, signal);
  return renderNetwork(
    { network, ...(coherence && { coherenceMean: coherence }), ...dropsOf(dropped), reasons: rule },
    { coherenceTitle, words: WORDS, ...(title !== undefined && { title }), ...creditOf(credit, attrs) },
  );
}

/** When the acquisitions were taken, and from where; long gaps and dates that hang by one pair. */
export async function baselinesFigure(
  path: string,
  { title, credit, referenceDate, gaps }: PlotFlags,
  signal: AbortSignal,
): Promise<string> {
  const { network, dropped, attrs } = await pairsOf(path, undefined, signal, { needsCoherence: false });
  const asked = referenceDate === undefined ? null : parseDate(referenceDate.trim());
  if (referenceDate !== undefined && (asked === null || !network.dates.includes(asked)))
    throw inputError({
      code: "date-missing",
      what: "The network has no such date.",
      where: path,
      got: referenceDate,
      fix: `Dates run from ${network.dates[0]} to ${network.dates.at(-1)}; \`upwarp inspect\` lists them.`,
    });
  return renderBaselines(network, {
    ...dropsOf(dropped),
    ...(asked !== null && { referenceDate: asked }),
    ...(gaps !== undefined && { gapRevisits: gaps }),
    ...(title !== undefined && { title }),
    ...creditOf(credit, attrs),
  });
}

/** Dates against dates: the mean coherence of each pair, or that of one place. */
export async function coherenceFigure(
  path: string,
  { title, at, credit }: PlotFlags,
  signal: AbortSignal,
): Promise<string> {
  const { network, coherence, coherenceTitle, dropped, attrs } = await pairsOf(path, at?.[0], signal);
  if (coherence !== null)
    return renderCoherenceMatrix(network, coherence, {
      coherenceTitle,
      words: WORDS,
      ...dropsOf(dropped),
      ...(title !== undefined && { title }),
      ...creditOf(credit, attrs),
    });
  throw inputError({
    code: "coherence-missing",
    what: "Nothing tells how coherent the pairs are.",
    where: path,
    fix: "Name a stack with coherence, or a run that was made with --set overview=yes.",
  });
}

const dropsOf = (dropped: readonly boolean[]) => (dropped.some(Boolean) ? { dropped } : {});

async function pairsOf(
  path: string,
  at: Place | undefined,
  signal: AbortSignal,
  { needsCoherence = true } = {},
): Promise<Pairs> {
  const pairs = at === undefined && (await readManifest(path)) !== null ? await pairsOfRun(path) : null;
  if (pairs !== null) return pairs;
  const stack = await openStack([path]);
  const { network } = stack;
  if (network === null)
    throw inputError({
      code: "network-missing",
      what: "There are no pairs of dates to draw.",
      where: path,
      fix: "Name a stack of interferograms, or the folder of a run.",
    });
  const known = needsCoherence ? await coherenceOf(stack, at, signal) : null;
  return {
    network,
    coherence: known,
    coherenceTitle: at === undefined ? "Mean coherence" : `Coherence at ${at.join(", ")}`,
    dropped: network.pairs.map(() => false),
    rule: network.pairs.map(() => null),
    attrs: { ...stack.sourceAttributes, ...stack.attrs },
  };
}

type Place = readonly [lon: number, lat: number];

async function pairsOfRun(path: string): Promise<Pairs | null> {
  const run = await openRun(path);
  try {
    const facts = pairFacts(run);
    const isScene = facts?.coherenceOf === "scene";
    return (
      facts && {
        ...facts,
        coherenceTitle: isScene ? "Mean coherence" : "Coherence at the reference point",
        attrs: { ...run.stack.sourceAttributes },
      }
    );
  } finally {
    await run.close();
  }
}

async function coherenceOf(
  { variables, grid }: Stack,
  at: Place | undefined,
  signal: AbortSignal,
): Promise<Float64Array | null> {
  const coherence = variables.get("coherence");
  if (coherence === undefined) return null;
  if (at === undefined) {
    const { mean } = await meanOfPairs(coherence, variables.get("waterMask"), signal);
    return Float64Array.from(mean, (value) => value ?? Number.NaN);
  }
  const { y, x } = lonLatToPixel(grid, at[0], at[1]);
  if (!(y >= 0 && x >= 0 && y < grid.shape.y && x < grid.shape.x))
    throw inputError({
      code: "place-outside",
      what: "The place lies outside the stack.",
      where: coherence.name,
      got: at.join(","),
      fix: "Give --at LON,LAT within the bounds that `upwarp inspect` tells.",
    });
  const pairs = coherence.shape[0] ?? 0;
  return Float64Array.from(
    await readFloats(
      coherence,
      [
        [0, pairs],
        [y, y + 1],
        [x, x + 1],
      ],
      { signal },
    ),
  );
}
