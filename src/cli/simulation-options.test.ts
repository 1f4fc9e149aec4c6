import { describe, expect, test } from "vitest";
import { withAssignments } from "./simulation-options.ts";

describe("withAssignments", () => {
  const base = { seed: 1, network: { count: 30, skip: [1] }, turbulence: null };

  test("sets nested options and leaves the others and the base alone", () => {
    expect(
      withAssignments(base, [
        ["network.count", "40"],
        ["seed", "7"],
      ]),
    ).toEqual({
      seed: 7,
      network: { count: 40, skip: [1] },
      turbulence: null,
    });
    expect(base.network.count).toBe(30);
  });

  test("reads JSON values, and anything else as text", () => {
    const read = (text: string) => withAssignments({}, [["a", text]]).a;
    expect([read("1e3"), read("true"), read("null"), read("[1,2]"), read("2018-01-06")]).toEqual([
      1000,
      true,
      null,
      [1, 2],
      "2018-01-06",
    ]);
    expect(read('{"y":10,"x":20}')).toEqual({ y: 10, x: 20 });
  });

  test("switches a part on that was off, and reaches into lists", () => {
    expect(
      withAssignments(base, [
        ["turbulence.deviation", "0.01"],
        ["network.skip.0", "5"],
      ]),
    ).toMatchObject({
      turbulence: { deviation: 0.01 },
      network: { skip: [5] },
    });
  });

  test.each(["__proto__.polluted", "a.constructor.b", "", "a..b", "a."])("refuses the name %j", (name) => {
    expect(() => withAssignments({}, [[name, "1"]])).toThrow("usage-assignment");
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});
