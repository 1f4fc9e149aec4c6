import { configError, scienceError } from "../../errors.ts";
import { defineStep, type Facts, type Narrowing } from "../../pipeline/step.ts";
import type { Network } from "../../stack/network.ts";
import type { Variable } from "../../stack/variable.ts";
import { inversionInputs } from "./inversion.ts";
import { networkSelectionParams, readsCoherence, selectsPairs } from "./network-selection-params.ts";
import { selectionArea } from "./select-network-area.ts";
import { averageCoherence, type CoherenceRegion, shareAbove } from "./select-network-averages.ts";
import { datesLost, describeSelection, splitNote } from "./select-network-notes.ts";
import {
  applyNamedRules,
  applyQualityRule,
  pairNames,
  readDate,
  type SelectionParams,
} from "./select-network-rules.ts";

/** Which pairs take part, and why the others do not. */
export interface NetworkSelection extends Narrowing {
  readonly dropped: readonly {
    /** YYYYMMDD_YYYYMMDD. */
    readonly pair: string;
    /** Position in the stack. */
    readonly index: number;
    /** Each begins with the name of the rule: "max-days: 42 days". */
    readonly reasons: readonly string[];
  }[];
  /** Mean coherence of every pair of the stack in the area, on land; null where nothing is valid, or not asked for. */
  readonly coherence: readonly (number | null)[] | null;
  /** Share of the area on which each pair is more coherent than water. */
  readonly areaRatio: readonly (number | null)[] | null;
  /** Mean coherence on water. */
  readonly areaThreshold: number | null;
  /** Pairs that stay only because the network would fall apart without them. */
  readonly keptByTree: readonly string[];
  /** Dates that no pair is left of. */
  readonly lostDates: readonly string[];
}

const LAYERS = {
  coherence: { ...inversionInputs.coherence, when: readsCoherence },
  waterMask: { ...inversionInputs.waterMask, when: readsCoherence },
  latitude: { dims: ["y", "x"], unit: "degree", doc: "Latitude", optional: true, when: placesArea },
  longitude: { dims: ["y", "x"], unit: "degree", doc: "Longitude", optional: true, when: placesArea },
} as const;

function placesArea(params: Readonly<Record<string, unknown>>): boolean {
  return readsCoherence(params) && params["network.area-lonlat"] !== null;
}

export const selectNetwork = defineStep({
  name: "select-network",
  version: 1,
  doc: "Chooses the pairs of the network by baselines, dates, lists and coherence.",
  scope: "global",
  narrows: true,
  params: networkSelectionParams,
  inputs: LAYERS,
  references: ["yunjun2019"],
  active: selectsPairs,
  foresee({ params, facts }) {
    const { network, reasons, keepDates } = namedReasons(params, facts, () => {});
    checkLeft(network, reasons, keepDates);
    // The spanning tree holds every date that has a valid pixel.
    const mayLoseDates = readsCoherence(params) && !params["network.keep-spanning-tree"];
    return { keep: positionsKept(reasons), mayLoseDates };
  },
  check({ params, available }) {
    if (readsCoherence(params) && !available.has("coherence")) throw coherenceMissing();
  },
  async run({ params, facts, inputs, signal, note }): Promise<NetworkSelection> {
    const { network, reasons, keepDates } = namedReasons(params, facts, note);
    const measured = readsCoherence(params)
      ? await applyMeasuredRules(network, params, reasons, {
          coherence: requireCoherence(inputs.coherence),
          mask: inputs.waterMask,
          area: await selectionArea(
            params,
            facts,
            { latitude: inputs.latitude, longitude: inputs.longitude },
            signal,
          ),
          signal,
        })
      : { coherence: null, areaRatio: null, areaThreshold: null, keptByTree: [] };
    const names = pairNames(network);
    const keep = positionsKept(reasons);
    const { dropped, lostDates } = checkLeft(network, reasons, keepDates);
    note(describeSelection(names.length, dropped, measured.keptByTree.length, lostDates));
    const split = splitNote(network, keep, measured.coherence);
    if (split !== null) note(split);
    return { keep, dropped, ...measured, keptByTree: measured.keptByTree.map((k) => names[k]!), lostDates };
  },
});

/** What the rules that need no pixels say of each pair. */
function namedReasons(params: SelectionParams, { network }: Facts, note: (message: string) => void) {
  if (network === null)
    throw scienceError({
      code: "network-missing",
      what: "The stack has no pairs.",
      fix: "Give interferograms, not maps or series.",
    });
  const keepDates = params["network.keep-dates"].map((text) =>
    readDate("network.keep-dates", text, network.dates),
  );
  return { network, keepDates, reasons: applyNamedRules(network, params, note) };
}

const positionsKept = (reasons: readonly string[][]) =>
  [...reasons.keys()].filter((k) => reasons[k]!.length === 0);

/** The pairs and dates that are left out; refuses to lose all pairs, or a date that must stay. */
function checkLeft(network: Network, reasons: readonly string[][], keepDates: readonly (string | null)[]) {
  const names = pairNames(network);
  const dropped = names
    .map((pair, index) => ({ pair, index, reasons: reasons[index]! }))
    .filter((entry) => entry.reasons.length > 0);
  if (dropped.length === names.length) throw nothingLeft(dropped);
  const lostDates = datesLost(network, positionsKept(reasons));
  const missed = lostDates.filter((date) => keepDates.includes(date));
  if (missed.length > 0) throw dateLost(missed, network, names, reasons);
  return { dropped, lostDates };
}

/** Adds the reasons that come from pixels. The rules follow each other: the second sees what the first left. */
async function applyMeasuredRules(
  network: Network,
  params: SelectionParams,
  reasons: string[][],
  { signal, ...region }: CoherenceRegion & { signal: AbortSignal },
) {
  const least = { coherence: params["network.min-coherence"], ratio: params["network.min-area-ratio"] };
  const keepTree = params["network.keep-spanning-tree"];
  // MintPy writes its means to a table of four decimals, and decides by what it reads back.
  const stored = (values: Float64Array) =>
    params.compat === "mintpy" ? values.map((value) => Number(value.toFixed(4))) : values;
  const keptByTree = new Set<number>();
  const means = await averageCoherence(region, signal);
  const coherence = stored(means.land);
  if (least.coherence !== null)
    for (const k of applyQualityRule(network, reasons, coherence, {
      rule: "min-coherence",
      least: least.coherence,
      keepTree,
    }))
      keptByTree.add(k);
  let areaRatio: Float64Array | null = null;
  let areaThreshold: number | null = null;
  if (least.ratio !== null) {
    areaThreshold = meanOfWater(stored(means.water));
    areaRatio = stored((await shareAbove(region, areaThreshold, signal)).land);
    for (const k of applyQualityRule(network, reasons, areaRatio, {
      rule: "min-area-ratio",
      least: least.ratio,
      keepTree,
    }))
      keptByTree.add(k);
  }
  return {
    coherence: withoutNaN(coherence),
    areaRatio: areaRatio && withoutNaN(areaRatio),
    areaThreshold,
    keptByTree: [...keptByTree].filter((k) => reasons[k]!.length === 0).sort((a, b) => a - b),
  };
}

/** Mean over the pairs of their mean coherence on water. */
function meanOfWater(water: Float64Array): number {
  const means = water.filter((mean) => !Number.isNaN(mean));
  if (means.length > 0) return means.reduce((sum, mean) => sum + mean, 0) / means.length;
  throw configError({
    code: "network-water-missing",
    what: "There is no water with a coherence in the area, so that there is nothing to compare land with.",
    where: "network.min-area-ratio",
    fix: "Set network.min-area-ratio=none, or give a mask with --water-mask.",
  });
}

/** For JSON, which has no NaN. */
const withoutNaN = (values: Float64Array) =>
  Array.from(values, (value) => (Number.isNaN(value) ? null : value));

function requireCoherence(coherence: Variable | undefined): Variable {
  if (coherence !== undefined) return coherence;
  throw coherenceMissing();
}

const coherenceMissing = () =>
  configError({
    code: "network-coherence-missing",
    what: "The inputs hold no coherence to choose pairs by.",
    where: "network.min-coherence, network.min-area-ratio",
    fix: "Set them to none, or add the coherence files to --inputs.",
  });

type Dropped = NetworkSelection["dropped"];

function nothingLeft(dropped: Dropped) {
  const shown = dropped.slice(0, 3).map(({ pair, reasons }) => `${pair} (${reasons.join(", ")})`);
  return scienceError({
    code: "network-nothing-left",
    what: "The rules leave out every pair.",
    where: "network.*",
    got: `${shown.join("; ")}${dropped.length > 3 ? ` and ${dropped.length - 3} more` : ""}`,
    fix: "Loosen the rules that are named first.",
  });
}

function dateLost(
  missed: readonly string[],
  { dates, pairs }: Network,
  names: readonly string[],
  reasons: readonly string[][],
) {
  const of = (date: string) =>
    pairs.flatMap(({ reference, secondary }, k) =>
      dates[reference] === date || dates[secondary] === date
        ? [`${names[k]} (${reasons[k]!.join(", ")})`]
        : [],
    );
  return scienceError({
    code: "network-date-lost",
    what: "The rules leave out every pair of a date that must stay.",
    where: "network.keep-dates",
    got: missed.map((date) => `${date}: ${of(date).slice(0, 3).join("; ")}`).join("\n"),
    fix: "Loosen the rules that are named, or take the date out of network.keep-dates.",
  });
}
