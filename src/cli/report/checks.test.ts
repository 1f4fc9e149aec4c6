import { describe, expect, test } from "vitest";
import { DATES, type MadeStep, makeRun } from "../../../test/report-run.ts";
import { checkRun } from "./checks.ts";
import { reliableValues } from "./reliable.ts";
import { viewRun } from "./run-view.ts";

const network = {
  dates: 4,
  pairs: 4,
  components: [[...DATES]],
  pairsPerDate: [2, 2, 3, 2],
  redundancy: 1,
  triplets: 1,
  spanDays: [12, 24],
};
const point = { y: 1, x: 1, lonLat: null, chosen: "given", window: 1, pixels: 1, coherence: [0.8, 0.9] };
const inverted = (coherence: number): MadeStep => ({
  arrays: {
    temporalCoherence: Array(48).fill(coherence),
    pairCount: Array(48).fill(4),
    rankDeficiency: Array(48).fill(0),
  },
});
const masked = (reliable: number): MadeStep => ({
  arrays: { reliable: Array.from({ length: 48 }, (_, i) => (i < reliable ? 1 : 0)) },
  params: { "min-temporal-coherence": 0.7 },
});
const sound: Readonly<Record<string, MadeStep>> = {
  "network-report": { record: network },
  "reference-point": { record: point },
  "invert-network": inverted(0.9),
  "coherence-mask": masked(48),
  "correct-troposphere-height": {},
};

async function findings(
  more: Readonly<Record<string, MadeStep>> = {},
  notes: readonly string[] = [],
  years = 3,
) {
  const view = viewRun(
    makeRun({ steps: { ...sound, ...more }, source: { notes } }),
    new AbortController().signal,
  );
  const coherence = await reliableValues(view, "temporalCoherence");
  return checkRun(view, { coherence, years });
}
const titles = async (...args: Parameters<typeof findings>) =>
  (await findings(...args)).warnings.map(({ title }) => title);

describe("checkRun", () => {
  test("finds a sound run in order", async () => {
    const { warnings, inOrder, notes } = await findings();
    expect(warnings).toEqual([]);
    expect(inOrder).toContain("the network hangs together");
    expect(inOrder).toContain("the series is 3.0 years long");
    expect(notes).toEqual([]);
  });

  test("warns of a network in parts, with the pairs that would join it", async () => {
    const record = { ...network, components: [DATES.slice(0, 2), DATES.slice(2)] };
    const notes = [
      "The selection tears the network into 2 parts. Of the pairs left out, 20180118_20180130 would join them.",
    ];
    const { warnings, notes: left } = await findings({
      "network-report": { record, notes: ["The network falls into 2 parts.", "No looks."] },
      "select-network": {
        record: { dropped: [], coherence: null, keptByTree: [], lostDates: [] },
        notes: ["1 of 4 pairs is left out.", ...notes],
      },
    });
    expect(warnings[0]?.title).toMatch(/falls into 2 parts/);
    expect(warnings[0]?.text).toContain("20180118_20180130 would join them.");
    expect(left.map(({ text }) => text)).toEqual(["No looks.", "1 of 4 pairs is left out."]);
  });

  test("warns of dates on a single pair, and of pixels without the pairs that they need", async () => {
    expect(
      await titles({
        "network-report": { record: { ...network, pairsPerDate: [1, 2, 3, 2] } },
        "invert-network": {
          arrays: {
            ...inverted(0.9).arrays,
            rankDeficiency: Array.from({ length: 48 }, (_, i) => (i < 12 ? 1 : 0)),
          },
        },
      }),
    ).toEqual(["One date hangs on a single pair.", "25 % of the pixels lack pairs."]);
  });

  test("warns of few reliable pixels and of an incoherent reference point", async () => {
    expect(
      await titles({
        "coherence-mask": masked(6),
        "reference-point": { record: { ...point, coherence: [0.2, 0.3] } },
      }),
    ).toEqual([
      "Only 13 % of the pixels are reliable.",
      "The reference point is hardly coherent (mean 0.25).",
    ]);
  });

  test("warns of triplets that do not close", async () => {
    const nonzeroClosures = Array.from({ length: 48 }, (_, i) => (i < 24 ? 2 : 0));
    expect(await titles({ "quick-overview": { arrays: { nonzeroClosures } } })).toEqual([
      "In 50 % of the pixels some triplets of pairs do not close.",
    ]);
  });

  test("takes triplets that were open before a correction of unwrapping errors for a note", async () => {
    const { warnings, notes } = await findings({
      "quick-overview": {
        arrays: { nonzeroClosures: Array.from({ length: 48 }, (_, i) => (i < 24 ? 2 : 0)) },
      },
      "correct-unwrapping": {},
    });
    expect(warnings).toEqual([]);
    expect(notes[0]?.text).toMatch(/^Before unwrapping errors were corrected.* 50 % of the pixels/);
  });

  test("repeats what the step says of ramps that move steadily", async () => {
    const record = {
      kind: "linear",
      share: [null, 0.6, 0.7, 0.8],
      medianShare: 0.7,
      trends: [{ term: "rampRange", velocity: 0.01, standardError: 0.001 }],
      steady: ["rampRange"],
    };
    const note = "The linear ramps move steadily: 10.0 mm/yr.";
    const { warnings, notes } = await findings({ "deramp-report": { record, notes: [note] } });
    expect(warnings.map(({ title }) => title)).toEqual([
      "The ramps may take off real motion.",
      "The ramps hold 70 % of the variance.",
    ]);
    expect(warnings[0]?.text).toBe(note);
    expect(notes).toEqual([]);
  });

  test.each([
    ["still in the velocity", {}, /Still in the velocity; velocity\.exclude=20180130 leaves it out/],
    ["named to be excluded", { params: { "velocity.exclude": ["20180130"] } }, /leaves such dates out/],
    ["left out by the step itself", { records: { "residual-rms": "abc" } }, /leaves such dates out/],
  ])("says of a noisy date that it is %s", async (_, velocity, text) => {
    const record = {
      dates: [...DATES],
      rms: [0.001, 0.001, 0.02, 0.001],
      referenceDate: DATES[0],
      threshold: 0.005,
      excluded: [DATES[2]],
    };
    const { warnings } = await findings({ "residual-rms": { record }, "estimate-velocity": velocity });
    expect(warnings[0]?.title).toBe("One date has a large residual.");
    expect(warnings[0]?.text).toContain("2018-01-30 (20.0 mm) above the threshold of 5.00 mm.");
    expect(warnings[0]?.text).toMatch(text);
  });

  test("warns of missing layers, damaged records and a short series", async () => {
    const missing = "The inputs have no layer waterMask (mask of water).";
    const { warnings, notes } = await findings(
      { "tide-report": { record: "<b>" } },
      [missing, "Cropped to the common extent."],
      0.4,
    );
    expect(warnings.map(({ title }) => title)).toEqual([
      "Records cannot be read.",
      "The series is only 5 months long.",
      "Layers are missing.",
    ]);
    expect(notes).toEqual([{ title: "inputs", text: "Cropped to the common extent." }]);
  });

  test("says that nothing was done about the troposphere", async () => {
    const { "correct-troposphere-height": _, ...without } = sound;
    const view = viewRun(makeRun({ steps: without }), new AbortController().signal);
    const { warnings } = await checkRun(view, { coherence: null, years: 3 });
    expect(warnings.map(({ title }) => title)).toEqual(["The troposphere was not corrected."]);
  });
});
