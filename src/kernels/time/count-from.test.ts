import { expect, it } from "vitest";
import { countFrom } from "./count-from.ts";

const NONE = Number.NaN;

it("makes a date zero and keeps all differences between dates", () => {
  expect([...countFrom(Float32Array.of(0, 0, 2, 5, 3, -1), [0, 1, 2], 1)]).toEqual([-2, -5, 0, 0, 1, -6]);
});

it("has no negative zero, so that results are the same bytes wherever they come from", () => {
  for (const value of countFrom(Float32Array.of(0, -0, 0), [0, 1, 2], 0))
    expect(Object.is(value, 0)).toBe(true);
});

it("interpolates in time where the date has no value, and leaves it without", () => {
  // Times 0, 1, 4: at time 1 the line from 2 to 10 is at 4.
  expect([...countFrom(Float32Array.of(2, NONE, 10), [0, 1, 4], 1)]).toEqual([-2, NONE, 6]);
});

it("takes the nearest value beyond the ends, across gaps", () => {
  expect([...countFrom(Float32Array.of(NONE, NONE, 3, 5), [0, 1, 2, 3], 0)]).toEqual([NONE, NONE, 0, 2]);
  expect([...countFrom(Float32Array.of(3, 5, NONE, NONE), [0, 1, 2, 3], 3)]).toEqual([-2, 0, NONE, NONE]);
});

it("leaves a pixel without any value as it is", () => {
  expect([...countFrom(Float32Array.of(NONE, NONE), [0, 1], 0)]).toEqual([NONE, NONE]);
});
