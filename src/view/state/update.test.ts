import { describe, expect, it } from "vitest";
import { MOST_MASKS } from "../map/renderer-types.ts";
import { LIMITS } from "./limits.ts";
import * as update from "./update.ts";
import { INITIAL_STATE, type ViewState } from "./view-state.ts";

/** A state that is changed in place throws. */
const frozen = <T>(value: T): T => {
  if (typeof value !== "object" || value === null) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
};
const start: ViewState = frozen(INITIAL_STATE);

describe("layer and position", () => {
  it("begins another layer with colours of its own and keeps the place", () => {
    const before = frozen({
      ...start,
      layer: "a",
      index: 5,
      reference: { at: [1, 2] as const, buffer: 3 },
      colours: { ...start.colours, range: [0, 1] as const, unit: "mm", reverse: true },
    });
    const after = update.showLayer(before, "b");
    expect([after.layer, after.index, after.reference]).toEqual(["b", 0, before.reference]);
    expect(after.colours).toEqual({ ...start.colours, reverse: true });
    expect(update.showLayer(before, "a")).toBe(before);
  });

  it("stays within the axis", () => {
    expect(update.showIndex(start, 9, 5).index).toBe(4);
    expect(update.showIndex(start, -1, 5)).toBe(start);
    expect(update.showIndex(start, Number.NaN, 5)).toBe(start);
    expect(update.stepIndex({ ...start, index: 4 }, 1, 5).index).toBe(4);
  });

  it("comes round when it plays", () => {
    expect(update.stepIndex({ ...start, index: 4 }, 1, 5, true).index).toBe(0);
    expect(update.stepIndex(start, -1, 5, true).index).toBe(4);
    expect(update.stepIndex(start, 1, 0, true)).toBe(start);
  });
});

describe("reference", () => {
  it("keeps its buffer while it is dragged", () => {
    const set = update.setReference(start, [1, 2], 4);
    expect(update.setReference(frozen(set), [3, 4]).reference).toEqual({ at: [3, 4], buffer: 4 });
    expect(update.nudgeReference(set, [0.5, -1]).reference?.at).toEqual([1.5, 1]);
    const steps = Array.from({ length: 3 }, () => 1 / 3600);
    const nudged = steps.reduce((now, by) => update.nudgeReference(now, [by, 0]), set);
    expect(nudged.reference?.at).toEqual([1.000_833_34, 2]);
    expect(update.setBuffer(set, 1e9).reference?.buffer).toBe(LIMITS.buffer);
    expect(update.clearReference(set).reference).toBeNull();
  });

  it("is not made by moving or widening nothing", () => {
    for (const same of [
      update.nudgeReference(start, [1, 1]),
      update.setBuffer(start, 2),
      update.clearReference(start),
      update.setReferenceDate(start, null),
    ])
      expect(same).toBe(start);
    expect(update.setReferenceDate(start, "2018-01-06").referenceDate).toBe("2018-01-06");
  });
});

describe("colours", () => {
  it("orders the ends of a range and refuses what is none", () => {
    expect(update.setRange(start, [3, -1]).colours.range).toEqual([-1, 3]);
    expect(update.setRange(start, [2, 2])).toBe(start);
    expect(update.setRange(start, [0, Number.NaN])).toBe(start);
    expect(update.setRange(update.setRange(start, [0, 1]), null).colours.range).toBeNull();
  });

  it("turns the range with the unit, and round where the sign changes", () => {
    const ranged = update.setRange(start, [-0.02, 0.03]);
    expect(update.setUnit(ranged, "mm", 1000).colours).toMatchObject({ unit: "mm", range: [-20, 30] });
    expect(update.setUnit(ranged, "rad", -100).colours.range).toEqual([-3, 2]);
    const small = update.setRange(start, [-0.0011, 0.0033]);
    expect(update.setUnit(small, "mm", 1000).colours.range).toEqual([-1.1, 3.3]);
    expect(update.setUnit(start, "mm", 1000).colours.range).toBeNull();
  });

  it("knows only perceptual maps", () => {
    expect(update.setColourMap(start, "vik").colours.map).toBe("vik");
    expect(update.setColourMap(start, "jet")).toBe(start);
    expect(update.setColourMap(update.setColourMap(start, "vik"), null).colours.map).toBeNull();
  });

  it("toggles", () => {
    const both = update.toggleWrap(update.toggleReverse(start));
    expect([both.colours.reverse, both.colours.wrap]).toEqual([true, true]);
    expect(update.toggleWrap(update.toggleReverse(both))).toEqual(start);
    expect(update.toggleRelief(update.toggleGraticule(start))).toMatchObject({
      relief: true,
      graticule: false,
    });
    expect(update.setTheme(start, "dark").theme).toBe("dark");
  });
});

describe("masks", () => {
  const rule = { layer: "coherence", min: 0.7, max: null };

  it("are set together, and without any there is none", () => {
    const one = frozen(update.setMasks(start, [rule]));
    expect(one.masks).toEqual([rule]);
    expect(update.setMasks(one, []).masks).toEqual([]);
  });

  it("are as many as the map draws", () => {
    expect(LIMITS.masks).toBe(MOST_MASKS);
    const many = Array.from({ length: LIMITS.masks + 5 }, (_, k) => ({ ...rule, layer: `l${k}` }));
    expect(update.setMasks(start, many).masks).toEqual(many.slice(0, LIMITS.masks));
  });
});

describe("swipe, transect, panels and chart", () => {
  it("keeps the swipe's line on the screen", () => {
    const swiped = update.setSwipe(start, "b", 2);
    expect(swiped.swipe).toEqual({ layer: "b", index: 2, at: 0.5 });
    let stepped = swiped;
    for (let k = 0; k < 5; k++) stepped = update.moveSwipe(stepped, (stepped.swipe?.at ?? 0) - 0.02);
    expect(stepped.swipe?.at).toBe(0.4);
    const moved = update.moveSwipe(swiped, 1.7);
    expect(moved.swipe?.at).toBe(1);
    expect(update.setSwipe(moved, "c", 0).swipe?.at).toBe(1);
    expect(update.moveSwipe(start, 0.2)).toBe(start);
    expect(update.clearSwipe(moved).swipe).toBeNull();
  });

  it("has a line of two points or none", () => {
    expect(update.setTransect(start, [[0, 0]]).transect).toEqual([]);
    const long = Array.from({ length: 999 }, (_, k) => [k, 0] as const);
    expect(update.setTransect(start, long).transect.length).toBe(LIMITS.corners);
  });

  it("opens panels at the end and closes them where they are", () => {
    const opened = update.togglePanel(start, "network");
    expect(opened.panels).toEqual(["series", "inspector", "network"]);
    expect(update.togglePanel(opened, "inspector").panels).toEqual(["series", "network"]);
  });

  it("changes one thing of the chart", () => {
    expect(update.setChart(start, { residual: true }).chart).toEqual({ ...start.chart, residual: true });
    expect(update.setCamera(start, { centre: [1, 2], scale: 3 }).camera?.scale).toBe(3);
  });
});
