import { describe, expect, test } from "vitest";
import { parsePlaces } from "./points.ts";

describe("parsePlaces", () => {
  test("finds the columns by name, in any order and case", () => {
    expect(parsePlaces("Name,Latitude,Longitude\nTULA,20.05,-99.34\n", "p.csv")).toEqual([
      { name: "TULA", lon: -99.34, lat: 20.05 },
    ]);
  });

  test("counts the points where they have no name", () => {
    expect(parsePlaces("lon,lat\n1,2\n\n3,4", "p.csv").map(({ name }) => name)).toEqual(["1", "2"]);
  });

  test("reads quotes, a byte-order mark and Windows line ends", () => {
    expect(parsePlaces('\ufeff"lon",lat,name\r\n1,2,"a, ""b"""\r\n', "p.csv")).toEqual([
      { name: 'a, "b"', lon: 1, lat: 2 },
    ]);
  });

  test("names all bad lines at once", () => {
    expect(() => parsePlaces("lon,lat\n1,2\nx,2\n1,91\n5", "p.csv")).toThrow(
      /points-row[\s\S]*line 3: x,2[\s\S]*line 4: 1,91[\s\S]*line 5: 5/,
    );
  });

  test("needs a header with lon and lat", () => {
    expect(() => parsePlaces("1,2\n3,4", "p.csv")).toThrow(/points-header/);
    expect(() => parsePlaces("", "p.csv")).toThrow(/points-header/);
  });
});
