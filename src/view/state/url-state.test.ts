import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dateOfDay } from "../../dates.ts";
import { colourMapNames } from "../../plot/colour/colour-map.ts";
import { LIMITS } from "./limits.ts";
import { readState, writeState } from "./url-state.ts";
import { INITIAL_STATE, PANELS, type ViewState } from "./view-state.ts";

/** -0 is written as 0: adding 0 makes it that. */
const real = (reach: number) =>
  fc.double({ min: -reach, max: reach, noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const point = fc.tuple(real(LIMITS.coordinate), real(LIMITS.coordinate));
const text = (most: number) =>
  fc
    .string({ unit: "grapheme", minLength: 1, maxLength: Math.floor(most / 4) })
    .map((words) => words.slice(0, most))
    .filter((words) => !/\p{Cc}|\p{Surrogate}/u.test(words));
const layer = text(LIMITS.layer);
const index = fc.nat(LIMITS.index);
const date = fc.integer({ min: -20_000, max: 40_000 }).map(dateOfDay);
const range = fc.tuple(real(1e12), real(1e12)).filter(([low, high]) => low < high);
const place = (prefix: string) => ({
  id: fc.nat(999_999).map((n) => `${prefix}${n}`),
  name: text(LIMITS.name),
  colour: fc.nat(7),
  hidden: fc.boolean(),
});
const byId = { selector: ({ id }: { id: string }) => id };
const fades = fc.array(fc.tuple(date, fc.double({ min: 1e-3, max: LIMITS.days, noNaN: true })), {
  maxLength: 3,
});

const states: fc.Arbitrary<ViewState> = fc.record({
  layer: fc.option(layer),
  index,
  referenceDate: fc.option(date),
  reference: fc.option(
    fc.record({
      at: point,
      buffer: fc.double({ min: 0, max: LIMITS.buffer, noNaN: true }).map((r) => r + 0),
    }),
  ),
  colours: fc.record({
    range: fc.option(range),
    map: fc.option(fc.constantFrom(...colourMapNames)),
    reverse: fc.boolean(),
    wrap: fc.boolean(),
    unit: fc.option(fc.constantFrom("mm", "mm yr-1", "m/yr", "°", "%", "1")),
  }),
  masks: fc.array(
    fc
      .record({ layer, min: fc.option(real(1e9)), max: fc.option(real(1e9)) })
      .filter(({ min, max }) => min === null || max === null || min <= max),
    { maxLength: 3 },
  ),
  swipe: fc.option(
    fc.record({ layer, index, at: fc.double({ min: 0, max: 1, noNaN: true }).map((at) => at + 0) }),
  ),
  camera: fc.option(fc.record({ centre: point, scale: fc.double({ min: 1e-12, max: 1e12, noNaN: true }) })),
  markers: fc.uniqueArray(fc.record({ ...place("m"), at: point, offset: real(1e9) }), {
    maxLength: 4,
    ...byId,
  }),
  polygons: fc.uniqueArray(
    fc.record({ ...place("a"), corners: fc.array(point, { minLength: 3, maxLength: 6 }) }),
    { maxLength: 3, ...byId },
  ),
  transect: fc.oneof(fc.constant([]), fc.array(point, { minLength: 2, maxLength: 5 })),
  chart: fc.record({
    errors: fc.constantFrom("auto", "bars", "band", "none"),
    fit: fc.option(
      fc.record({
        polynomial: fc.nat(LIMITS.polynomial),
        annual: fc.boolean(),
        semiannual: fc.boolean(),
        steps: fc.array(date, { maxLength: 3 }),
        exponentials: fades,
        logarithms: fades,
      }),
    ),
    residual: fc.boolean(),
    weighted: fc.boolean(),
  }),
  panels: fc.subarray([...PANELS]),
  theme: fc.constantFrom("auto", "light", "dark"),
  graticule: fc.boolean(),
  relief: fc.boolean(),
  arrows: fc.boolean(),
  basemap: fc.constantFrom(
    "",
    "https://tiles.example.org/{z}/{x}/{y}.png?key=a&b=c",
    "tiles/{z}/{y}/{x}.png",
  ),
});

const SOME: ViewState = {
  ...INITIAL_STATE,
  layer: "0/velocity.tif#velocity",
  index: 3,
  reference: { at: [-155.2, 19.4], buffer: 2 },
  colours: { ...INITIAL_STATE.colours, range: [-30, 30] },
  masks: [{ layer: "0/temporal-coherence.tif#temporalCoherence", min: 0.7, max: null }],
};

describe("writeState", () => {
  it("is empty for the state that the page begins with", () => {
    expect(writeState(INITIAL_STATE)).toBe("");
  });

  it("is legible and names only what differs", () => {
    expect(writeState(SOME)).toBe(
      "#layer=0/velocity.tif%23velocity&i=3&ref=-155.2,19.4,2&range=-30,30" +
        "&mask=0/temporal-coherence.tif%23temporalCoherence,0.7,",
    );
  });

  it("spells a fit as words", () => {
    const fit = {
      polynomial: 2,
      annual: true,
      semiannual: false,
      steps: ["2018-05-04"],
      exponentials: [["2018-05-04", 60] as const],
      logarithms: [],
    };
    expect(
      writeState({ ...INITIAL_STATE, chart: { errors: "band", fit, residual: true, weighted: true } }),
    ).toBe("#errors=band&fit=poly:2,annual,step:2018-05-04,exp:2018-05-04:60&residual=1&weighted=1");
  });

  it("tells no open panel from those that are open at first", () => {
    expect(writeState({ ...INITIAL_STATE, panels: [] })).toBe("#panels=");
    expect(readState("#panels=").state.panels).toEqual([]);
  });

  it("fits an address at all its limits", () => {
    const at = [-123456.7890123456, 4123456.789012345] as const;
    const common = { name: "測".repeat(LIMITS.name), colour: 7, hidden: true };
    const full: ViewState = {
      ...SOME,
      layer: "測".repeat(LIMITS.layer),
      masks: Array.from({ length: LIMITS.masks }, () => ({
        layer: "測".repeat(LIMITS.layer),
        min: 0.1,
        max: 0.2,
      })),
      markers: Array.from({ length: LIMITS.markers }, (_, k) => ({
        ...common,
        id: `m${k}`,
        at,
        offset: -0.0123456789012345,
      })),
      polygons: Array.from({ length: LIMITS.polygons }, (_, k) => ({
        ...common,
        id: `a${k}`,
        corners: Array.from({ length: LIMITS.corners }, () => at),
      })),
      transect: Array.from({ length: LIMITS.corners }, () => at),
    };
    expect(writeState(full).length).toBeLessThan(LIMITS.hash);
    expect(readState(writeState(full))).toEqual({ state: full, dropped: [] });
  });
});

describe("readState", () => {
  it("gives back every state that was written, to the last bit of its numbers", () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(readState(writeState(state))).toEqual({ state, dropped: [] });
      }),
      { numRuns: 300 },
    );
  });

  it("takes the hash with or without its #", () => {
    expect(readState(writeState(SOME).slice(1)).state).toEqual(SOME);
    expect(readState("")).toEqual({ state: INITIAL_STATE, dropped: [] });
    expect(readState("#")).toEqual({ state: INITIAL_STATE, dropped: [] });
  });

  it.each([
    ["i=-1", "i: -1"],
    ["i=1.5", "i: 1.5"],
    ["i=0x10", "i: 0x10"],
    ["i=99999999999", "i: 99999999999"],
    ["layer=%E0%A4%A", "layer: %E0%A4%A"],
    ["layer=a%00b", "layer: a%00b"],
    ["date=2018-02-30", "date: 2018-02-30"],
    ["ref=NaN,1,0", "ref: NaN,1,0"],
    ["ref=1,2", "ref: 1,2"],
    ["ref=1,2,3,4", "ref: 1,2,3,4"],
    ["ref=1,Infinity,0", "ref: 1,Infinity,0"],
    ["ref=1,2,1e9", "ref: 1,2,1e9"],
    ["range=3,3", "range: 3,3"],
    ["map=jet", "map: jet"],
    ["map=constructor", "map: constructor"],
    ["unit=furlong", "unit: furlong"],
    ["mask=a,2,1", "mask: a,2,1"],
    ["swipe=a,0,1.5", "swipe: a,0,1.5"],
    ["view=0,0,0", "view: 0,0,0"],
    ["at=m1,P1,9,0,1,2,0", "at: m1,P1,9,0,1,2,0"],
    ["at=__proto__,P1,1,0,1,2,0", "at: __proto__,P1,1,0,1,2,0"],
    ["area=a1,A1,0,0,1,1,2,2", "area: a1,A1,0,0,1,1,2,2"],
    ["area=a1,A1,0,0,1,1,2,2,3", "area: a1,A1,0,0,1,1,2,2,3"],
    ["line=1,1", "line: 1,1"],
    ["errors=loud", "errors: loud"],
    ["theme=<script>", "theme: <script>"],
    ["tiles=javascript:alert(1)//{z}{x}{y}", "tiles: javascript:alert(1)//{z}{x}{y}"],
    ["tiles=https://u:p@example.org/{z}/{x}/{y}", "tiles: https://u:p@example.org/{z}/{x}/{y}"],
    ["tiles=https://example.org/", "tiles: https://example.org/"],
    ["panels=series,shell", "panels: panel shell"],
    ["fit=poly:99", "fit: poly:99"],
    ["fit=poly:1,exp:2018-01-01:-5", "fit: exp:2018-01-01:-5"],
    ["__proto__=1", "__proto__: not known"],
    ["toString=1", "toString: not known"],
    ["layer", "layer: no value"],
  ])("leaves out %s, says so, and keeps the rest", (part, note) => {
    const { state, dropped } = readState(`#${part}&relief=1`);
    expect(dropped).toEqual([note]);
    expect(state.relief).toBe(true);
    expect({ ...state, relief: false, chart: { ...state.chart, fit: null } }).toEqual({
      ...INITIAL_STATE,
      panels: part.startsWith("panels") ? ["series"] : INITIAL_STATE.panels,
    });
  });

  it("judges each marker by itself", () => {
    const { state, dropped } = readState(
      "#at=m1,P1,0,0,1,2,0;m2,P2,0,0,x,2,0;m1,again,0,0,1,2,0;m3,P3,1,1,3,4,5",
    );
    expect(state.markers.map(({ id }) => id)).toEqual(["m1", "m3"]);
    expect(dropped).toEqual(["at: m2,P2,0,0,x,2,0", "at: m1,again,0,0,1,2,0"]);
  });

  it("takes the first of two values for one key", () => {
    const { state, dropped } = readState("#i=1&i=2");
    expect([state.index, dropped]).toEqual([1, ["i: given twice"]]);
  });

  it("keeps a bounded number of markers, and a bounded account of the others", () => {
    const many = Array.from({ length: 1_000_000 }, (_, k) => `m${k},P,0,0,1,2,0`).join(";");
    const { state, dropped } = readState(`#i=4&at=${many}`);
    // The one key that is longer than an address is not read at all: its end is missing.
    expect([state.index, state.markers.length]).toEqual([4, 0]);
    expect(dropped).toEqual(["everything beyond 400,000 characters"]);

    const fewer = readState(`#at=${many.slice(0, 300_000)}`);
    expect(fewer.state.markers.length).toBe(LIMITS.markers);
    expect(fewer.dropped.length).toBe(20);
    expect(fewer.dropped.at(-1)).toMatch(/^and \d+ more$/);
  });

  it("bounds events, corners and the notes about them", () => {
    const steps = Array.from({ length: 100 }, (_, k) => `step:${dateOfDay(17_000 + k)}`);
    expect(readState(`#fit=${steps.join(",")}`).state.chart.fit?.steps.length).toBe(LIMITS.events);
    const corners = Array.from({ length: LIMITS.corners + 1 }, () => "1,2");
    const { state, dropped } = readState(`#area=a1,A,0,0,${corners.join(",")}&line=${corners.join(";")}`);
    expect([state.polygons, state.transect]).toEqual([[], []]);
    expect(dropped.every((note) => note.length <= 80)).toBe(true);
  });

  it("never throws and never keeps what a state may not hold, whatever it is given", () => {
    const keys = fc.constantFrom(
      "layer",
      "i",
      "ref",
      "at",
      "area",
      "fit",
      "view",
      "mask",
      "tiles",
      "__proto__",
      "x",
    );
    const junk = fc.string({ unit: fc.constantFrom(..."0123456789.,;:-e+%&=#mPN{}/\u0000é"), maxLength: 40 });
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, junk), { maxLength: 6 }), (parts) => {
        const { state } = readState(`#${parts.map((part) => part.join("=")).join("&")}`);
        // A state that can be written and read again is one whose every part was within bounds.
        expect(readState(writeState(state))).toEqual({ state, dropped: [] });
      }),
      { numRuns: 300 },
    );
  });
});
