import { describe, expect, it } from "vitest";
import { flightOf } from "./flight.ts";

describe("flightOf", () => {
  it("reads our attributes, and MintPy's texts with headings beyond half a turn", () => {
    expect(flightOf({ heading: -12.5 }, "a")).toEqual({ heading: -12.5, side: "right" });
    expect(flightOf({ heading: 190, antenna_side: "left" }, "a")).toEqual({ heading: -170, side: "left" });
    expect(flightOf({ HEADING: "347.5", ANTENNA_SIDE: "-1" }, "a.h5")).toEqual({
      heading: -12.5,
      side: "right",
    });
    expect(flightOf({ HEADING: "192.5", ANTENNA_SIDE: "1" }, "a.h5")).toEqual({
      heading: -167.5,
      side: "left",
    });
  });

  it("is not known where nothing says it", () => {
    expect(flightOf({}, "a")).toBeNull();
    expect(flightOf({ HEADING: "None" }, "a.h5")).toBeNull();
  });
});
