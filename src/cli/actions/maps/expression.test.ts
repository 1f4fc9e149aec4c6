import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isUpwarpError } from "../../../errors.ts";
import { parseExpression } from "./expression.ts";

const calculate = (text: string, values: Readonly<Record<string, number>> = {}) => {
  const { names, evaluate } = parseExpression(text);
  return evaluate(Float64Array.from(names, (name) => values[name] ?? Number.NaN));
};

describe("parseExpression", () => {
  it.each([
    ["A - B - 1", 5],
    ["2 + 3 * 4 ^ 2 / 8", 8],
    ["2 ^ 3 ^ 2", 512],
    ["-A ^ 2", -100],
    ["(-A) ^ 2", 100],
    ["2 ** -1", 0.5],
    ["-A * -B", 40],
    ["A % 3 + .5e1", 6],
    ["hypot(3, 4) + max(A, B) - min(A, B)", 11],
    ["where(A > 4 && B != 4, 1, sqrt(B))", 2],
    ["!(A < B) || 0", 1],
    ["100 * A.velocityStd", 200],
    ["cos(pi) + log(e)", 0],
  ])("%s is %d", (text, expected) => {
    expect(calculate(text, { A: 10, B: 4, "A.velocityStd": 2 })).toBeCloseTo(expected, 12);
  });

  it("wraps a phase into one turn", () => {
    expect(calculate("wrap(A)", { A: 4 * Math.PI + 0.25 })).toBeCloseTo(0.25, 12);
    expect(calculate("wrap(A)", { A: Math.PI })).toBeCloseTo(-Math.PI, 12);
  });

  it("keeps no data through arithmetic, comparison and choice, but for the question itself", () => {
    for (const text of ["A + 1", "A > 1", "A && 1", "!A", "where(A, 1, 2)", "min(A, 1)"])
      expect(calculate(text), text).toBeNaN();
    expect(calculate("isnan(A)")).toBe(1);
    expect(calculate("where(isnan(A), 7, A)")).toBe(7);
  });

  it("is the arithmetic of JavaScript for any sum and product", () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(number, number, number, (a, b, c) => {
        expect(calculate("A + B * C - (A - C) / 3", { A: a, B: b, C: c })).toBe(a + b * c - (a - c) / 3);
      }),
    );
  });

  it("names each input once, in the order of the formula", () => {
    expect(parseExpression("B + A * B + A.height").names).toEqual(["B", "A", "A.height"]);
  });

  it.each([
    ["A +", "the formula ends too early", 3],
    ["A B", "B is not expected", 2],
    ["A + $", "this is not part of a formula", 3],
    ["velocity * 2", "there is no function or constant called velocity", 0],
    ["max(A)", "max takes 2 values", 0],
    ["(A", "\\) is expected", 2],
    ["", "the formula ends too early", 0],
    ["constructor(A)", "there is no function", 0],
    ["A.constructor.name", "this is not part", 13],
    ["__proto__", "there is no function", 0],
    [`${"(".repeat(150)}A`, "too many brackets", 100],
    ["1+".repeat(1500), "longer than 2000", 0],
  ])("refuses %s and points at the place", (text, why, at) => {
    try {
      parseExpression(text);
    } catch (error) {
      expect(isUpwarpError(error, "usage-expression")).toBe(true);
      expect((error as Error).message).toMatch(new RegExp(why));
      expect((error as { got?: string }).got?.split("\n")[1]?.length).toBe(at + 1);
      return;
    }
    expect.unreachable("it was read");
  });
});
