import { describe, expect, test } from "vitest";
import {
  choice,
  flag,
  integer,
  number,
  optionalCouple,
  optionalNumber,
  type Param,
  paramsJsonSchema,
  parseParam,
  words,
} from "./params.ts";

const weight = choice("Weight of each pair.", ["var", "coh", "no"], "var");
const noise = number("Noise floor.", 0.5, { min: 0, max: 2, unit: "m" });
const degree = integer("Degree of the polynomial.", 1, { min: 0 });
const limit = optionalNumber("Limit.", { min: 0 });
const keep = flag("Keep it.", true);
const pixel = optionalCouple("Pixel.", "ROW,COL", "integer");
const place = optionalCouple("Place.", "LON,LAT", "number");
const names = words("Names.");

describe("parseParam", () => {
  test.each<[string, Param<unknown>, unknown, unknown]>([
    ["a word of the list", weight, "coh", "coh"],
    ["the word no, which is a word and not false", weight, "no", "no"],
    ["a number from text", noise, " 1.5 ", 1.5],
    ["a number from YAML", noise, 1.5, 1.5],
    ["the bound itself", noise, 2, 2],
    ["exponents", noise, "1e-3", 0.001],
    ["none for a number that may be left out", limit, "none", null],
    ["null from YAML", limit, null, null],
    ["yes as true", keep, "yes", true],
    ["OFF as false", keep, "OFF", false],
    ["a pixel from text", pixel, "9,8", [9, 8]],
    ["a pixel from a YAML list", pixel, [9, 8], [9, 8]],
    ["spaces in a couple", place, "-99.1, 19.4", [-99.1, 19.4]],
    ["a list of words", names, "a, b", ["a", "b"]],
    ["an empty list", names, "none", []],
  ])("accepts %s", (_, param, raw, value) => expect(parseParam("p", param, raw)).toEqual(value));

  test.each<[string, Param<unknown>, unknown]>([
    ["a word that is not in the list", weight, "cov"],
    ["a number below the bound", noise, -0.1],
    ["a number above the bound", noise, "2.1"],
    ["NaN", noise, Number.NaN],
    ["infinity", noise, "Infinity"],
    ["text that is no number", noise, "much"],
    ["empty text", noise, ""],
    ["a fraction where a whole number is asked", degree, "1.5"],
    ["a bound of an optional number", limit, -1],
    ["maybe as a flag", keep, "maybe"],
    ["1 as a flag", keep, 1],
    ["one number of two", pixel, "9"],
    ["three numbers of two", pixel, "9,8,7"],
    ["half pixels", pixel, "9.5,8"],
    ["null where a value is needed", noise, null],
    ["an object", weight, { a: 1 }],
  ])("refuses %s", (_, param, raw) => expect(() => parseParam("p", param, raw)).toThrow("config-value"));

  test("says the name, the shape with bounds and unit, the value and an example", () => {
    expect(() => parseParam("noise", noise, "-3")).toThrow(
      /noise is not number >= 0 and <= 2 \(m\)[\s\S]*got: {3}-3[\s\S]*Noise floor\.[\s\S]*noise=0\.5/,
    );
  });
});

test.each<Param<unknown>>([weight, noise, degree, limit, keep, pixel, place, names])(
  "the text of a default reads back as the default (%#)",
  (param) => expect(parseParam("p", param, param.toText(param.default))).toEqual(param.default),
);

test("the JSON Schema carries docs, defaults, bounds and the closed list", () => {
  const schema = paramsJsonSchema({ weight, noise, limit });
  expect(schema).toMatchObject({
    additionalProperties: false,
    properties: {
      weight: { enum: ["var", "coh", "no"], default: "var", description: "Weight of each pair." },
      noise: { type: "number", minimum: 0, maximum: 2, default: 0.5 },
      limit: { default: null },
    },
  });
  expect(JSON.stringify(schema)).toContain('"null"');
});
