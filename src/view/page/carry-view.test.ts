import { afterEach, describe, expect, it } from "vitest";
import { type Grid, IDENTITY, NO_CRS } from "../../geo/grid.ts";
import type { Layer } from "../protocol.ts";
import { addMarker } from "../state/places.ts";
import { INITIAL_STATE, type ViewState } from "../state/view-state.ts";
import { carryView, isSameSystem } from "./carry-view.ts";
import { scene } from "./store.ts";

const gridOf = (affine: Grid["affine"], epsg: number | null): Grid => ({
  shape: { y: 1000, x: 1000 },
  affine,
  crs: { epsg, wkt: null },
  geometry: "map",
});
const utm = { grid: gridOf([30, 0, 400_000, 0, -30, 3_900_000], 32611) };
const elsewhere = { grid: gridOf([30, 0, 400_000, 0, -30, 7_900_000], 32633) };
const radar = { grid: { ...gridOf(IDENTITY, null), crs: NO_CRS, geometry: "radar" as const } };
const points = { grid: null };

/** By PROJ 9 (EPSG:32611 to EPSG:4326). */
const PLACE = { utm: [402_680, 3_898_360], degrees: [-118.069_397_090_5, 35.223_565_935_7] } as const;
const marked: ViewState = {
  ...addMarker(INITIAL_STATE, PLACE.utm),
  camera: { centre: PLACE.utm, scale: 0.05 },
  reference: { at: PLACE.utm, buffer: 2 },
};
afterEach(() => {
  scene.value = { layers: [], notes: [] };
});

describe("the view when a layer in other coordinates is drawn", () => {
  it("keeps its places on the ground, and has them back to the millimetre", () => {
    const there = carryView(marked, utm, points);
    const at = there.markers[0]?.at ?? [0, 0];
    expect(at[0]).toBeCloseTo(PLACE.degrees[0], 6);
    expect(at[1]).toBeCloseTo(PLACE.degrees[1], 6);
    expect(there.reference).toEqual({ at, buffer: 2 });
    const back = carryView(there, points, utm);
    expect([back.markers, back.reference]).toEqual([marked.markers, marked.reference]);
  });

  it("shows the same ground at the same size", () => {
    const { camera } = carryView(marked, utm, points);
    // By PROJ 9, the place 400 pixels (8000 m) to the north.
    const [east, north] = [-118.070_345_071_9 - PLACE.degrees[0], 35.295_689_759_4 - PLACE.degrees[1]];
    const degrees = Math.hypot(east * Math.cos((PLACE.degrees[1] * Math.PI) / 180), north);
    expect(camera?.scale).toBeCloseTo(400 / degrees, 2);
    expect(camera?.centre).toEqual(carryView(marked, utm, points).markers[0]?.at);
  });

  it("shows the whole of a layer that lies elsewhere", () => {
    expect(carryView(marked, utm, elsewhere).camera).toBeNull();
  });

  it("leaves places as they are in an image without coordinates, which is shown whole", () => {
    const there = carryView(marked, utm, radar);
    expect(there.markers).toEqual(marked.markers);
    expect(there.camera).toBeNull();
    expect(carryView(marked, utm, { grid: { ...utm.grid } })).toBe(marked);
  });

  it("does not swipe between two kinds of coordinates", () => {
    const layer = (id: string, placed: { grid: Grid | null }) => ({ ...placed, id }) as Layer;
    scene.value = {
      layers: [layer("utm", utm), layer("degrees", { grid: gridOf([1, 0, 0, 0, -1, 0], 4326) })],
      notes: [],
    };
    const swiped = (id: string) => ({ ...marked, swipe: { layer: id, index: 0, at: 0.5 } });
    expect(carryView(swiped("utm"), utm, points).swipe).toBeNull();
    expect(carryView(swiped("degrees"), utm, points).swipe?.layer).toBe("degrees");
  });

  it("knows tables of points for longitude and latitude", () => {
    expect(isSameSystem(points, { grid: gridOf([1, 0, 0, 0, -1, 0], 4326) })).toBe(true);
    expect(isSameSystem(points, utm)).toBe(false);
    expect(isSameSystem(radar, points)).toBe(false);
  });
});
