import { describe, expect, it } from "vitest";
import { siderealTime } from "./earth-rotation.ts";
import { moonPosition } from "./moon-position.ts";
import { sunPosition } from "./sun-position.ts";
import { momentOf, terrestrialMinusUtc } from "./time-scales.ts";

const DEGREES = 180 / Math.PI;
const turn = (radians: number) => (((radians * DEGREES) % 360) + 360) % 360;
/** Julian centuries since J2000 of a Julian ephemeris day. */
const centuries = (julianDay: number) => (julianDay - 2_451_545) / 36_525;

describe("moonPosition", () => {
  it("gives Meeus's example 47.a: 1992 April 12, 0h", () => {
    const { longitude, latitude, distance } = moonPosition(centuries(2_448_724.5));
    expect(turn(longitude)).toBeCloseTo(133.162655, 6);
    expect(latitude * DEGREES).toBeCloseTo(-3.229126, 6);
    expect(distance / 1000).toBeCloseTo(368_409.7, 1);
  });
});

describe("sunPosition", () => {
  it("gives Meeus's example 25.b within 1 arc second: 1992 October 13, 0h", () => {
    const { longitude, latitude, distance } = sunPosition(centuries(2_448_908.5));
    expect(Math.abs(turn(longitude) - 199.907372) * 3600).toBeLessThan(1);
    expect(Math.abs(latitude * DEGREES * 3600 - 0.644)).toBeLessThan(0.5);
    expect(Math.abs(distance / 149_597_870_700 - 0.99760775)).toBeLessThan(2e-6);
  });
});

describe("siderealTime", () => {
  it("gives Meeus's example 12.b: 1987 April 10, 19:21:00 UT", () => {
    expect(turn(siderealTime(momentOf("1987-04-10", 69_660)))).toBeCloseTo(128.7378734, 6);
  });
});

describe("terrestrialMinusUtc", () => {
  it("is 42.184 s in 1972, 64.184 s at the end of 1999 and 69.184 s since 2017", () => {
    const at = (date: string) => terrestrialMinusUtc(Date.parse(date) / 86_400_000);
    expect(at("1972-06-30")).toBeCloseTo(42.184, 9);
    expect(at("1999-12-31")).toBeCloseTo(64.184, 9);
    expect(at("2016-12-31")).toBeCloseTo(68.184, 9);
    expect(at("2017-01-01")).toBeCloseTo(69.184, 9);
  });
});
