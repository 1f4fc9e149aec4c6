import { describe, expect, test } from "vitest";
import { colours, wantsColour } from "./colour.ts";

describe("colours", () => {
  test("end what they begin, and only that", () => {
    const { bold, red } = colours(true);
    expect(bold(`a${red("b")}`)).toBe("\x1b[1ma\x1b[31mb\x1b[39m\x1b[22m");
  });

  test("leave the text alone when off", () => {
    expect(Object.values(colours(false)).map((style) => style("x"))).toEqual(Array(6).fill("x"));
  });
});

describe("wantsColour", () => {
  const ask = (env: Record<string, string>, isTTY = true, refused = false) =>
    wantsColour({ env, isTTY, refused });

  test("is yes on a terminal, no in a pipe", () => {
    expect(ask({})).toBe(true);
    expect(ask({}, false)).toBe(false);
  });

  test("is no by NO_COLOR, by TERM=dumb and by the flag, even on a terminal", () => {
    expect(ask({ NO_COLOR: "1" })).toBe(false);
    expect(ask({ NO_COLOR: "1", FORCE_COLOR: "1" })).toBe(false);
    expect(ask({ TERM: "dumb" })).toBe(false);
    expect(ask({ FORCE_COLOR: "1" }, true, true)).toBe(false);
  });

  test("does not take an empty NO_COLOR for an answer", () => expect(ask({ NO_COLOR: "" })).toBe(true));

  test("is yes in a pipe by FORCE_COLOR, unless that is 0", () => {
    expect(ask({ FORCE_COLOR: "1" }, false)).toBe(true);
    expect(ask({ FORCE_COLOR: "0" }, true)).toBe(false);
  });
});
