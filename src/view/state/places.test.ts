import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seriesColour } from "../../plot/theme.ts";
import { LIMITS, SERIES_COLOURS } from "./limits.ts";
import * as places from "./places.ts";
import { readState, writeState } from "./url-state.ts";
import { INITIAL_STATE, type ViewState, type WorldPoint } from "./view-state.ts";

const TRIANGLE: readonly WorldPoint[] = [
  [0, 0],
  [1, 0],
  [0, 1],
];
const withMarkers = (count: number): ViewState => {
  let state: ViewState = INITIAL_STATE;
  for (let k = 0; k < count; k++) state = places.addMarker(state, [k, 0]);
  return state;
};

describe("places", () => {
  it("have as many colours as figures", () => {
    expect(seriesColour(SERIES_COLOURS)).toBe(seriesColour(0));
    expect(new Set(Array.from({ length: SERIES_COLOURS }, (_, k) => seriesColour(k))).size).toBe(
      SERIES_COLOURS,
    );
  });

  it("are named P1, P2, ... and A1, and coloured one after another", () => {
    const state = places.addPolygon(withMarkers(2), TRIANGLE);
    expect(state.markers.map(({ id, name, colour }) => [id, name, colour])).toEqual([
      ["m1", "P1", 0],
      ["m2", "P2", 1],
    ]);
    expect(state.polygons).toEqual([{ id: "a1", name: "A1", colour: 2, hidden: false, corners: TRIANGLE }]);
  });

  it("fill the gaps that removed ones leave, in names and colours", () => {
    const gap = places.removePlace(withMarkers(3), "m2");
    const filled = places.addMarker(gap, [9, 9]);
    expect(filled.markers.at(-1)).toMatchObject({ id: "m2", name: "P2", colour: 1 });
  });

  it("do not take a name that a person gave to another", () => {
    const named = places.renamePlace(withMarkers(1), "m1", "P2");
    expect(places.addMarker(places.addMarker(named, [0, 0]), [0, 0]).markers.map(({ name }) => name)).toEqual(
      ["P2", "P1", "P3"],
    );
  });

  it("use colours again only when all are used, the least used first", () => {
    const nine = withMarkers(9);
    expect(nine.markers.map(({ colour }) => colour)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 0]);
    const freed = places.removePlace(nine, "m2");
    expect(places.addMarker(freed, [0, 0]).markers.at(-1)?.colour).toBe(1);
  });

  it("are renamed without control characters, and not to nothing or to a name that is taken", () => {
    const two = withMarkers(2);
    expect(places.renamePlace(two, "m1", " Rim\u0000 east\n").markers[0]?.name).toBe("Rim  east");
    expect(places.renamePlace(two, "m1", "  ")).toBe(two);
    expect(places.renamePlace(two, "m1", "P2")).toBe(two);
    const long = places.renamePlace(two, "m1", "🌋".repeat(99)).markers[0]?.name ?? "";
    expect(long).toBe("🌋".repeat(LIMITS.name / 2));
  });

  it("are moved, offset, hidden, coloured and removed by id", () => {
    let state = places.addPolygon(withMarkers(2), TRIANGLE);
    state = places.moveMarker(state, "m2", [5, 6]);
    state = places.setOffset(state, "m2", 0.01);
    state = places.setOffset(state, "m2", Number.NaN);
    state = places.toggleHidden(state, "a1");
    state = places.recolourPlace(state, "m1", 7);
    state = places.recolourPlace(state, "m1", 8);
    state = places.moveCorner(state, "a1", 1, [2, 2]);
    expect(state.markers).toMatchObject([{ colour: 7 }, { at: [5, 6], offset: 0.01 }]);
    expect(state.polygons[0]).toMatchObject({
      hidden: true,
      corners: [
        [0, 0],
        [2, 2],
        [0, 1],
      ],
    });
    expect(places.toggleHidden(state, "a1").polygons[0]?.hidden).toBe(false);
    expect(places.removePlace(state, "a1").polygons).toEqual([]);
    expect(places.removeAllPlaces(state)).toEqual(INITIAL_STATE);
  });

  it("are left alone where no place has the id", () => {
    const state = withMarkers(1);
    expect(places.toggleHidden(state, "m9")).toBe(state);
    expect(places.renamePlace(state, "m9", "x").markers).toEqual(state.markers);
  });

  it("stand above each other, hidden ones aside", () => {
    const state = places.spreadOffsets(places.toggleHidden(withMarkers(3), "m2"), 0.02);
    expect(state.markers.map(({ offset }) => offset)).toEqual([0, 0, 0.02]);
  });

  it("are bounded, and a polygon has three corners or is none", () => {
    const full = withMarkers(LIMITS.markers);
    expect(places.addMarker(full, [0, 0])).toBe(full);
    expect(places.addPolygon(full, TRIANGLE.slice(0, 2))).toBe(full);
    const long = Array.from({ length: 999 }, (_, k) => [k, k * k] as const);
    expect(places.addPolygon(full, long).polygons[0]?.corners.length).toBe(LIMITS.corners);
  });

  it("always fit the address, whatever was done to them", () => {
    const action = fc.oneof(
      fc.record({ do: fc.constant("add" as const), x: fc.integer({ max: 1e9, min: -1e9 }), y: fc.nat(1e9) }),
      fc.record({ do: fc.constant("area" as const) }),
      fc.record({ do: fc.constant("rename" as const), of: fc.nat(9), name: fc.string({ unit: "binary" }) }),
      fc.record({ do: fc.constant("remove" as const), of: fc.nat(9) }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
        let state: ViewState = INITIAL_STATE;
        for (const one of actions) {
          if (one.do === "add") state = places.addMarker(state, [one.x, one.y]);
          else if (one.do === "area") state = places.addPolygon(state, TRIANGLE);
          else if (one.do === "rename") state = places.renamePlace(state, `m${one.of}`, one.name);
          else state = places.removePlace(state, `m${one.of}`);
        }
        const all = [...state.markers, ...state.polygons];
        expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
        expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
        expect(readState(writeState(state))).toEqual({ state, dropped: [] });
      }),
    );
  });
});
