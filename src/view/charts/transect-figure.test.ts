import { describe, expect, it } from "vitest";
import { type Grid, IDENTITY, NO_CRS } from "../../geo/grid.ts";
import { renderTransect } from "../../plot/render-transect.ts";
import { MISSING } from "../protocol.ts";
import { timeDistanceFigure } from "./time-distance.ts";
import { profileAt, relativeProfiles, transectFigure } from "./transect-figure.ts";

const grid: Grid = { shape: { y: 4, x: 4 }, affine: IDENTITY, crs: NO_CRS, geometry: "radar" };
const line = [
  [0, 0],
  [3, 0],
] as const;
/** Two dates, three samples. */
const transect = {
  distance: Float64Array.of(0, 1, 2),
  values: Float32Array.of(1, 2, Number.NaN, 5, 7, MISSING),
};
const layer = { name: "displacement", title: "Displacement", role: "displacement", unit: "m" } as const;

describe("relativeProfiles", () => {
  it("are the values where nothing is chosen, absent chunks without value", () => {
    const profiles = relativeProfiles(transect, grid, line);
    expect([...profiles.values]).toEqual([1, 2, Number.NaN, 5, 7, Number.NaN]);
    expect([profiles.depth, profiles.distanceUnit]).toEqual([2, "pixel"]);
  });

  it("are the differences that a series has", () => {
    const place = { values: [0.5, 1] };
    expect([...relativeProfiles(transect, grid, line, { place }).values]).toEqual([
      0.5,
      1.5,
      Number.NaN,
      4,
      6,
      Number.NaN,
    ]);
    const since = relativeProfiles(transect, grid, line, { place, date: 0 });
    expect([...profileAt(since, 0)]).toEqual([0, 0, Number.NaN]);
    expect([...profileAt(since, 1)]).toEqual([3.5, 4.5, Number.NaN]);
  });

  it("are none of a line without samples", () => {
    const empty = { distance: new Float64Array(0), values: new Float32Array(0) };
    expect(relativeProfiles(empty, grid, line).depth).toBe(0);
  });
});

describe("transectFigure", () => {
  const profiles = relativeProfiles(transect, grid, line);

  it("can be drawn, each position by its name", () => {
    const figure = transectFigure(layer, profiles, [
      { index: 0, name: "2018-01-06" },
      { index: 1, name: "2018-01-18" },
    ]);
    expect(figure?.profiles.map(({ name, values }) => [name, ...Array.from(values)])).toEqual([
      ["2018-01-06", 1, 2, Number.NaN],
      ["2018-01-18", 5, 7, Number.NaN],
    ]);
    expect(figure?.options).toMatchObject({ displayUnit: "mm", up: "towards satellite", unit: "m" });
    if (figure === null) throw new Error("a figure was made");
    const svg = renderTransect(figure.distance, figure.profiles, figure.options);
    expect(svg).toContain("Displacement (mm)");
  });

  it("is none where nothing has a value", () => {
    expect(transectFigure(layer, profiles, [])).toBeNull();
    const nothing = { ...profiles, values: new Float64Array(6).fill(Number.NaN) };
    expect(transectFigure(layer, nothing, [{ index: 0, name: "a" }])).toBeNull();
  });
});

describe("timeDistanceFigure", () => {
  const profiles = relativeProfiles(transect, grid, line);
  const dates = ["2018-01-06", "2018-01-18"];

  it("is dates by distance, in the colours of the map", () => {
    const figure = timeDistanceFigure(layer, profiles, dates, {
      colours: { range: [-20, 30], reverse: true },
      currentDate: "2018-01-18",
    });
    expect([...(figure?.data.values ?? [])]).toEqual([1, 2, Number.NaN, 5, 7, Number.NaN]);
    expect(figure?.data.dates).toEqual(dates);
    // The state's range is in mm, that of figures in the unit of the values.
    expect(figure?.options.range).toEqual([-0.02, 0.03]);
    expect(figure?.options).toMatchObject({
      displayUnit: "mm",
      currentDate: "2018-01-18",
      words: ["away from satellite", "towards satellite"],
      colourMap: { name: "vik", reversed: true },
    });
  });

  it("is none for an axis that is not of these dates, and without values", () => {
    expect(timeDistanceFigure(layer, profiles, ["2018-01-06"])).toBeNull();
    const nothing = { ...profiles, values: new Float64Array(6).fill(Number.NaN) };
    expect(timeDistanceFigure(layer, nothing, dates)).toBeNull();
  });
});
