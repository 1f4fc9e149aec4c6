import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cameraLimits,
  clampCamera,
  fitBounds,
  panBy,
  screenToWorld,
  visibleBounds,
  worldToScreen,
  zoomAbout,
} from "./camera.ts";
import type { Camera } from "./renderer-types.ts";

const viewport = { width: 800, height: 600 };
const camera: Camera = { centre: [1000, 2000], scale: 2, stretch: [0.5, 1] };

const cameras = fc.record({
  centre: fc.tuple(
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  ),
  scale: fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
  stretch: fc.tuple(fc.double({ min: 0.1, max: 4, noNaN: true }), fc.constant(1)),
});
const places = fc.tuple(fc.integer({ min: 0, max: 800 }), fc.integer({ min: 0, max: 600 }));

describe("worldToScreen", () => {
  it("has the centre in the middle, y up, and x by scale times stretch", () => {
    expect(worldToScreen(camera, viewport, [1000, 2000])).toEqual([400, 300]);
    expect(worldToScreen(camera, viewport, [1010, 2010])).toEqual([410, 280]);
  });

  it("is undone by screenToWorld", () => {
    fc.assert(
      fc.property(cameras, places, (any, place) => {
        const [x, y] = worldToScreen(any, viewport, screenToWorld(any, viewport, place));
        expect(x).toBeCloseTo(place[0], 4);
        expect(y).toBeCloseTo(place[1], 4);
      }),
    );
  });
});

describe("visibleBounds", () => {
  it("reaches half of the screen to each side", () => {
    expect(visibleBounds(camera, viewport)).toEqual([600, 1850, 1400, 2150]);
  });
});

describe("fitBounds", () => {
  it("fits the side that is tighter, with its margin", () => {
    // 768 px for 100 units x 0.5, 568 px for 100 units: the height decides.
    const fit = fitBounds([0, 0, 100, 100], viewport, [0.5, 1], { margin: 16 });
    expect(fit).toEqual({ centre: [50, 50], scale: 5.68, stretch: [0.5, 1] });
  });

  it("shows a single point and a line", () => {
    expect(fitBounds([5, 5, 5, 5], viewport, [1, 1]).scale).toBe(568);
    expect(fitBounds([0, 5, 10, 5], viewport, [1, 1]).scale).toBe(76.8);
  });
});

describe("panBy", () => {
  it("takes what is under the hand along", () => {
    expect(panBy(camera, [10, 20]).centre).toEqual([990, 2010]);
  });
});

describe("zoomAbout", () => {
  it("keeps what is at the place where it is", () => {
    fc.assert(
      fc.property(cameras, places, fc.double({ min: 0.1, max: 10, noNaN: true }), (any, place, factor) => {
        const before = screenToWorld(any, viewport, place);
        const zoomed = zoomAbout(any, viewport, factor, place);
        expect(zoomed.scale).toBeCloseTo(any.scale * factor, 9);
        const [x, y] = worldToScreen(zoomed, viewport, before);
        expect(x).toBeCloseTo(place[0], 3);
        expect(y).toBeCloseTo(place[1], 3);
      }),
    );
  });
});

describe("clampCamera", () => {
  const limits = cameraLimits([0, 0, 400, 300], viewport, [1, 1], 10);

  it("lets data shrink to a quarter of the screen and a pixel grow to 256 CSS pixels", () => {
    expect(limits.smallestScale).toBe(0.5);
    expect(limits.largestScale).toBe(25.6);
  });

  it("holds the centre on the data and the scale in its limits", () => {
    const lost: Camera = { centre: [-50, 900], scale: 1000, stretch: [1, 1] };
    expect(clampCamera(lost, limits)).toEqual({ centre: [0, 300], scale: 25.6, stretch: [1, 1] });
    expect(clampCamera({ ...lost, scale: 0.01 }, limits).scale).toBe(0.5);
  });
});
