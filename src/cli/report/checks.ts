import type { Warning } from "../parts/plot.ts";
import { listed, percent, quantity, shortened } from "./page-words.ts";
import { unreadableRecords } from "./records.ts";
import type { ReliableValues } from "./reliable.ts";
import type { RunView } from "./run-view.ts";

/** What a reader should know before trusting the numbers, what was found in order, and what is good to know. */
export interface Findings {
  readonly warnings: readonly Warning[];
  readonly inOrder: readonly string[];
  readonly notes: readonly Warning[];
}

/** Of the pixels with data: below it most of the map is not to be trusted. */
const FEW_RELIABLE = 0.3;
/** Share of the variance: a ramp that takes more is most of what there is. */
const MUCH_OF_THE_VARIANCE = 0.5;
/** Mean over the pairs: with 20 looks, the phase noise of one pixel is then 0.4 rad (Rodriguez and Martin 1992). */
const LOW_REFERENCE_COHERENCE = 0.4;
/** Of the pixels with data: more than a few isolated ones. */
const MANY_PIXELS = 0.01;
/** A seasonal motion and a trend look alike over less than a year. */
const SHORT_YEARS = 1;

type Finding = Warning | { readonly inOrder: string } | { readonly note: Warning } | null;
type Check = (view: RunView, values: CheckedValues) => Finding | Promise<Finding>;

interface CheckedValues {
  /** Temporal coherence of the reliable pixels. */
  readonly coherence: ReliableValues | null;
  readonly years: number;
}

/** Looks through the records, maps and notes of a run. */
export async function checkRun(view: RunView, values: CheckedValues): Promise<Findings> {
  const found: Finding[] = [];
  for (const check of CHECKS) found.push(await check(view, values));
  const warnings = found.filter((finding) => finding !== null && "title" in finding);
  const inOrder = found.flatMap((finding) => (finding && "inOrder" in finding ? [finding.inOrder] : []));
  const missing = missingLayers(view);
  const remarks = found.flatMap((finding) => (finding && "note" in finding ? [finding.note] : []));
  return {
    warnings: [...warnings, ...missing],
    inOrder,
    notes: [...notesOf(view, warnings), ...remarks],
  };
}

const CHECKS: readonly Check[] = [
  damagedRecords,
  connectedNetwork,
  singlePairs,
  gapsInPixels,
  reliableShare,
  referenceCoherence,
  openTriplets,
  steadyRamp,
  largeRamp,
  noisyDates,
  troposphereTaken,
  shortSpan,
];

function damagedRecords({ steps }: RunView): Finding {
  const names = unreadableRecords({ steps });
  return names.length === 0
    ? null
    : {
        title: "Records cannot be read.",
        text: `What ${listed(names)} found is not what this version writes; figures that need it are missing. Run again into the same folder.`,
      };
}

function connectedNetwork(view: RunView): Finding {
  const report = view.record("network-report");
  if (report === null) return null;
  const parts = report.components;
  if (parts.length < 2) return { inOrder: "the network hangs together" };
  const joining = view.steps
    .get("select-network")
    ?.provenance.notes.map((note) => /Of the pairs left out, .* would join them\./.exec(note)?.[0])
    .find((sentence) => sentence !== undefined);
  const spans = parts.map((dates) =>
    dates.length > 2 ? `${dates[0]} .. ${dates.at(-1)}` : dates.join(", "),
  );
  return {
    title: `The network falls into ${parts.length} parts that no interferogram connects.`,
    text: `${shortened(spans)}. Between the parts the series follows the smallest velocities, which is an assumption and no measurement. ${joining ?? "Add pairs that join them, or look at each part by itself."}`,
  };
}

function singlePairs(view: RunView): Finding {
  const report = view.record("network-report");
  if (report === null || report.pairsPerDate.length !== view.stack.dates.length) return null;
  const alone = view.stack.dates.filter((_, i) => report.pairsPerDate[i] === 1);
  return alone.length === 0
    ? { inOrder: "every date has two pairs or more" }
    : {
        title: `${alone.length === 1 ? "One date hangs" : `${alone.length} dates hang`} on a single pair.`,
        text: `${shortened(alone)}: no other pair checks it, so that an unwrapping error goes into the series unseen.`,
      };
}

async function gapsInPixels(view: RunView, { coherence }: CheckedValues): Promise<Finding> {
  const map = await view.map("rankDeficiency");
  if (map === null || coherence === null || coherence.known === 0) return null;
  const gaps = map.values.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
  const share = gaps / coherence.known;
  return share <= MANY_PIXELS
    ? { inOrder: "pixels have the pairs that their series needs" }
    : {
        title: `${percent(share)} of the pixels lack pairs.`,
        text: "Between the dates that their valid pairs do not connect, the series follows the smallest velocities. The map of gaps shows where.",
      };
}

function reliableShare(view: RunView, { coherence }: CheckedValues): Finding {
  if (coherence === null || !coherence.masked || coherence.known === 0) return null;
  const share = coherence.count / coherence.known;
  const threshold = view.param("min-temporal-coherence");
  return share >= FEW_RELIABLE
    ? { inOrder: `${percent(share)} of the pixels are reliable` }
    : {
        title: `Only ${percent(share)} of the pixels are reliable.`,
        text: `Elsewhere the temporal coherence is below ${String(threshold)}. Ramps, heights and residuals were measured on few pixels. Look for pairs with unwrapping errors or little coherence and leave them out.`,
      };
}

function referenceCoherence(view: RunView): Finding {
  const point = view.record("reference-point");
  if (point?.coherence == null || point.coherence.length === 0) return null;
  const mean = point.coherence.reduce((sum, value) => sum + value, 0) / point.coherence.length;
  return mean >= LOW_REFERENCE_COHERENCE
    ? { inOrder: `the reference point is coherent (mean ${mean.toFixed(2)})` }
    : {
        title: `The reference point is hardly coherent (mean ${mean.toFixed(2)}).`,
        text: "Its noise is in every value of every map. Choose another one, or a larger reference.window.",
      };
}

async function openTriplets(view: RunView): Promise<Finding> {
  const map = await view.map("nonzeroClosures");
  if (map === null) return null;
  const known = map.values.filter(Number.isFinite);
  if (known.length === 0) return null;
  const share = known.filter((value) => value > 0).length / known.length;
  // The overview looks at the phases as they were read.
  if (view.steps.has("correct-unwrapping"))
    return {
      note: {
        title: "quick-overview",
        text: `Before unwrapping errors were corrected, some triplets of pairs did not close in ${percent(share)} of the pixels.`,
      },
    };
  return share <= MANY_PIXELS
    ? { inOrder: "triplets of pairs close" }
    : {
        title: `In ${percent(share)} of the pixels some triplets of pairs do not close.`,
        text: "Their phases add up to another whole number of cycles than 0: a sign of unwrapping errors. The map of open triplets shows where.",
      };
}

function steadyRamp(view: RunView): Finding {
  const report = view.record("deramp-report");
  if (report === null) return null;
  if (report.steady.length === 0)
    return report.trends.length > 0 ? { inOrder: "the ramps do not move steadily" } : null;
  const [note] = view.steps.get("deramp-report")?.provenance.notes ?? [];
  return { title: "The ramps may take off real motion.", text: note ?? "" };
}

function largeRamp(view: RunView): Finding {
  const report = view.record("deramp-report");
  if (report?.medianShare == null || report.medianShare < MUCH_OF_THE_VARIANCE) return null;
  return {
    title: `The ramps hold ${percent(report.medianShare)} of the variance.`,
    text: "This is the median over the dates: more than half of what was measured was taken off as a ramp.",
  };
}

function noisyDates(view: RunView): Finding {
  const report = view.record("residual-rms");
  if (report === null) return null;
  if (report.excluded.length === 0) return { inOrder: "no date has an outstanding residual" };
  const rms = (date: string) => report.rms[report.dates.indexOf(date)] ?? Number.NaN;
  const dates = report.excluded.map((date) => `${date} (${quantity(rms(date), "m", { to: "mm" })})`);
  const key = view.steps.get("estimate-velocity")?.provenance.key;
  const named = key?.params["velocity.exclude"];
  const compact = (date: string) => date.replaceAll("-", "");
  const given = Array.isArray(named) ? named.map((text) => compact(String(text))) : [];
  const isOut = (date: string) =>
    (key !== undefined && Object.hasOwn(key.records, "residual-rms")) || given.includes(compact(date));
  const still = report.excluded.filter((date) => !isOut(date));
  const consequence =
    still.length === 0
      ? "The velocity leaves such dates out."
      : `Still in the velocity; velocity.exclude=${still.map(compact).join(",")} leaves ${still.length === 1 ? "it" : "them"} out.`;
  return {
    title: `${report.excluded.length === 1 ? "One date has" : `${report.excluded.length} dates have`} a large residual.`,
    text: `${shortened(dates)} above the threshold of ${quantity(report.threshold, "m", { to: "mm" })}. ${consequence}`,
  };
}

/** Steps that take the delay of the troposphere off. */
const TROPOSPHERE_STEP = /^correct-troposphere/;

function troposphereTaken({ steps }: RunView): Finding {
  return [...steps.keys()].some((name) => TROPOSPHERE_STEP.test(name))
    ? { inOrder: "the troposphere was corrected" }
    : {
        title: "The troposphere was not corrected.",
        text: "Its delay shifts single dates by centimetres, more so where heights differ. Set troposphere=height, or give weather files.",
      };
}

function shortSpan(_: RunView, { years }: CheckedValues): Finding {
  return years >= SHORT_YEARS
    ? { inOrder: `the series is ${years.toFixed(1)} years long` }
    : {
        title: `The series is only ${Math.round(years * 12)} months long.`,
        text: "A seasonal motion cannot be told from a trend, and the atmosphere of a few dates weighs much on the velocity.",
      };
}

const MISSING = /^The inputs have no layers? /;

function missingLayers({ manifest }: RunView): Warning[] {
  return sourceNotes(manifest.source?.notes)
    .filter((note) => MISSING.test(note))
    .map((text) => ({ title: "Layers are missing.", text }));
}

const sourceNotes = (notes: unknown): string[] => (Array.isArray(notes) ? notes.map(String) : []);

/** What the warnings above say already, in the words of the step. */
const TOLD: Readonly<Record<string, RegExp>> = {
  "select-network": /^The selection tears the network/,
  "network-report": /^The network falls into/,
  "deramp-report": /^The .* ramps move steadily/,
  "residual-rms": /^Dates with a residual above/,
};

/** The notes of the inputs and of all steps, but for those that a warning repeats. */
function notesOf({ manifest, steps }: RunView, warnings: readonly Warning[]): Warning[] {
  const ofSource = sourceNotes(manifest.source?.notes)
    .filter((note) => !MISSING.test(note))
    .map((text) => ({ title: "inputs", text }));
  const ofSteps = [...steps.values()].flatMap(({ name, provenance }) =>
    provenance.notes
      .filter((note) => warnings.length === 0 || !TOLD[name]?.test(note))
      .map((text) => ({ title: name, text })),
  );
  return [...ofSource, ...ofSteps];
}
