import { describe, expect, it } from "vitest";
import { carryPlaces } from "./carry-places.ts";
import { addMarker, addPolygon } from "./places.ts";
import { setReference, setTransect } from "./update.ts";
import { INITIAL_STATE, type WorldPoint } from "./view-state.ts";

const TRIANGLE: readonly WorldPoint[] = [
  [0, 0],
  [4, 0],
  [4, 4],
];
const state = setTransect(
  setReference(addPolygon(addMarker(INITIAL_STATE, [1, 2]), TRIANGLE), [5, 6], 3),
  TRIANGLE,
);

describe("places in other coordinates", () => {
  it("are all the places of the state, with everything else as it was", () => {
    const moved = carryPlaces(state, ([x, y]) => [10 * x, -y]);
    const triangle = [
      [0, -0],
      [40, -0],
      [40, -4],
    ];
    expect(moved).toEqual({
      ...state,
      reference: { at: [50, -6], buffer: 3 },
      markers: [{ ...state.markers[0], at: [10, -2] }],
      polygons: [{ ...state.polygons[0], corners: triangle }],
      transect: triangle,
    });
  });

  it("stay as they are where the new coordinates do not reach, a polygon as a whole", () => {
    const moved = carryPlaces(state, ([x, y]) => (x > 3 ? null : [10 * x, y]));
    expect(moved.markers[0]?.at).toEqual([10, 2]);
    expect(moved.reference?.at).toEqual([5, 6]);
    expect(moved.polygons[0]?.corners).toEqual(TRIANGLE);
    expect(moved.transect).toEqual(TRIANGLE);
  });
});
