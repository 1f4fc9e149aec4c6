import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  along,
  azimuthAngleOf,
  flightVector,
  headingOf,
  lookVector,
  orbitDirection,
  wrapHeading,
} from "./look-vector.ts";

describe("lookVector", () => {
  it("points up at nadir and to the east for a descending right-looking pass", () => {
    expect(lookVector(0, -102).up).toBe(1);
    const { east, north, up } = lookVector(39, -102);
    expect(east).toBeCloseTo(0.615568, 6); // -sin 39 * sin -102 = 0.629320 * 0.978148
    expect(north).toBeCloseTo(-0.130843, 6);
    expect(up).toBeCloseTo(0.777146, 6);
  });

  it("is a unit vector", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 90, noNaN: true }),
        fc.double({ min: -180, max: 180, noNaN: true }),
        (incidence, azimuth) => {
          const { east, north, up } = lookVector(incidence, azimuth);
          expect(east ** 2 + north ** 2 + up ** 2).toBeCloseTo(1, 12);
        },
      ),
      { seed: 1 },
    );
  });
});

describe("headingOf", () => {
  it("is -168 for azimuth angle -102 and -12 for 102", () => {
    expect(headingOf(-102)).toBe(-168);
    expect(headingOf(102)).toBe(-12);
  });
});

describe("flightVector", () => {
  it("points where the heading says", () => {
    for (const azimuthAngle of [-102, 102, 80.5, -77]) {
      const heading = (headingOf(azimuthAngle) * Math.PI) / 180;
      const { east, north, up } = flightVector(azimuthAngle);
      expect(east).toBeCloseTo(Math.sin(heading), 12);
      expect(north).toBeCloseTo(Math.cos(heading), 12);
      expect(up).toBe(0);
    }
  });

  it("is at right angles to the look vector", () => {
    expect(along(flightVector(-102), lookVector(39, -102))).toBeCloseTo(0, 12);
  });
});

describe("azimuthAngleOf", () => {
  it("turns the heading back into the azimuth angle", () => {
    for (const azimuthAngle of [-102, 102, 170, 0, 90])
      expect(azimuthAngleOf(headingOf(azimuthAngle))).toBeCloseTo(azimuthAngle, 12);
  });
});

describe("wrapHeading", () => {
  it.each([
    [193.1522256, -166.8477744],
    [-12.5, -12.5],
    [347.5, -12.5],
    [180, 180],
    [-180, 180],
    [540, 180],
  ])("brings %d to %d", (heading, wrapped) => expect(wrapHeading(heading)).toBeCloseTo(wrapped, 9));
});

describe("orbitDirection", () => {
  it("is ascending when the flight goes north", () => {
    expect([-12, 348, 12].map(orbitDirection)).toEqual(["ascending", "ascending", "ascending"]);
    expect([-168, 192].map(orbitDirection)).toEqual(["descending", "descending"]);
  });
});
