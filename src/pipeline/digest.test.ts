import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson, digestOf } from "./digest.ts";

describe("canonicalJson", () => {
  test("does not depend on the order of keys, at any depth", () => {
    expect(canonicalJson({ b: 1, a: { d: [1, 2], c: 2 } })).toBe('{"a":{"c":2,"d":[1,2]},"b":1}');
    expect(canonicalJson(new Map([["b", 1]].concat([["a", 2]]) as [string, number][]))).toBe('{"a":2,"b":1}');
  });

  test("depends on the order of a list", () => {
    expect(digestOf([1, 2])).not.toBe(digestOf([2, 1]));
  });

  test("holds 0 and -0 for the same, but not NaN, null and infinity", () => {
    expect(digestOf(-0)).toBe(digestOf(0));
    const different = [Number.NaN, null, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, "NaN"];
    expect(new Set(different.map(digestOf)).size).toBe(different.length);
  });

  test("reads back as what it was", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
      }),
    );
  });

  test("refuses a Set, whose content it would lose", () => {
    expect(() => canonicalJson({ a: new Set([1]) })).toThrow(TypeError);
  });
});

test("digestOf is the SHA-256 of the canonical text", () => {
  // printf '{"a":1}' | sha256sum
  expect(digestOf({ a: 1 })).toBe("015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862");
});
