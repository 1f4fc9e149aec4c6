import { describe, expect, it } from "vitest";
import { NO_OBSERVATION, noteRejects, REJECTION, startRejection, usedOnly } from "./rejection.ts";

describe("the audit of rejections", () => {
  const elevation = Float32Array.of(1, Number.NaN, 3, 4);

  it("keeps what rejected an elevation first", () => {
    const codes = startRejection(elevation);
    noteRejects(codes, "range", Uint8Array.of(0, 1, 1, 0));
    noteRejects(codes, "temporal", Uint8Array.of(0, 0, 1, 1));
    expect([...codes]).toEqual([REJECTION.used, NO_OBSERVATION, REJECTION.range, REJECTION.temporal]);
    expect([...usedOnly(elevation, codes)]).toEqual([1, Number.NaN, Number.NaN, Number.NaN]);
  });

  it("knows every filter's name", () => {
    const codes = startRejection(elevation);
    expect(() => noteRejects(codes, "unheard-of", new Uint8Array(4))).toThrow(/unheard-of/);
    expect(new Set(Object.values(REJECTION)).size).toBe(Object.keys(REJECTION).length);
  });
});
