import { describe, expect, test } from "vitest";
import { parseBounds, parseCrop, parseMultilook } from "./cut.ts";

describe("what a run is cut to", () => {
  test("is read from text", () => {
    expect(parseCrop("10:50, 20:80")).toEqual({ y: [10, 50], x: [20, 80] });
    expect(parseBounds("-100.5,19,-99,20.25")).toEqual([-100.5, 19, -99, 20.25]);
    expect(parseMultilook("2,4")).toEqual({ y: 2, x: 4, method: "mean" });
    expect(parseMultilook("2, 4, nearest")).toEqual({ y: 2, x: 4, method: "nearest" });
  });

  test.each(["", "10:50", "50:10,0:1", "a:b,c:d", "0:1,0:1,0:1", "1.5:2,0:1"])(
    "%j are no rows and columns",
    (text) => {
      expect(() => parseCrop(text)).toThrow(/usage-cut/);
    },
  );

  test.each(["", "1,2,3", "3,0,1,1", "0,1,1,0", "a,b,c,d"])("%j are no bounds", (text) => {
    expect(() => parseBounds(text)).toThrow(/usage-cut/);
  });

  test.each(["", "2", "0,1", "2,2,mode", "1.5,1", "2,2,mean,3"])("%j are no looks", (text) => {
    expect(() => parseMultilook(text)).toThrow(/usage-cut/);
  });
});
