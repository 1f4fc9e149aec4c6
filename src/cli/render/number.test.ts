import { expect, test } from "vitest";
import { formatCount, formatNumber, formatShare } from "./number.ts";

test.each([
  [-93.3449, "-93.34"],
  [0.9523, "0.9523"],
  [2, "2"],
  [2.5001, "2.5"],
  [1200, "1200"],
  [123456, "123456"],
  [1.23456e-7, "1.235e-7"],
  [0.00012345, "0.0001234"],
  [0, "0"],
  [-0, "0"],
  [Number.NaN, "n/a"],
  [Number.POSITIVE_INFINITY, "Infinity"],
])("formatNumber(%d) is %s", (value, text) => expect(formatNumber(value)).toBe(text));

test("formatCount groups by thousands", () => {
  expect([0, 999, 1000, 1234567].map(formatCount)).toEqual(["0", "999", "1 000", "1 234 567"]);
});

test("formatShare is percent with one decimal, n/a where there is none", () => {
  expect([0, 0.98034, 1, Number.NaN].map(formatShare)).toEqual(["0.0 %", "98.0 %", "100.0 %", "n/a"]);
});
