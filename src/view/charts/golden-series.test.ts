import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { testData } from "../../../test/data.ts";
import { parseDate } from "../../dates.ts";
import { readStrings } from "../../formats/hdf5/strings.ts";
import { openDataset } from "../../formats/open.ts";
import { readFloats } from "../../stack/views.ts";
import { LINEAR_FIT } from "../state/read-fit.ts";
import { INITIAL_STATE } from "../state/view-state.ts";
import { seriesCsv } from "./export-csv.ts";
import { countValues } from "./histogram.ts";
import { seriesFigure } from "./series-figure.ts";

const golden = testData("mintpy-golden");

describe.skipIf(golden === null)("charts of MintPy's timeseries.h5 (mintpy-golden)", () => {
  let cube: Float32Array;
  let dates: readonly string[];
  let shape: readonly [depth: number, height: number, width: number];

  beforeAll(async () => {
    const path = join(golden ?? "", "expected/timeseries.h5");
    const { variables } = await openDataset(path);
    const variable = variables.get("timeseries");
    if (variable === undefined) throw new Error("the file has a timeseries");
    const [depth = 0, height = 0, width = 0] = variable.shape;
    shape = [depth, height, width];
    cube = await readFloats(variable, [
      [0, depth],
      [0, height],
      [0, width],
    ]);
    dates = (await readStrings(path, "date")).map((text) => parseDate(text) ?? text);
    await variable.close();
  });

  const pixelAt = (y: number, x: number, i: number) => cube[(i * shape[1] + y) * shape[2] + x] ?? Number.NaN;
  const seriesAt = (y: number, x: number) => Float32Array.from(dates, (_, i) => pixelAt(y, x, i));
  const sliceAt = (i: number) => cube.subarray(i * shape[1] * shape[2], (i + 1) * shape[1] * shape[2]);

  const layer = { name: "timeseries", title: "", role: "displacement", unit: "m" } as const;
  const [own, other] = [
    { y: 20, x: 30 },
    { y: 41, x: 12 },
  ];
  const chart = (referenceDate: string | null, fit = false) =>
    seriesFigure({
      layer,
      dates,
      places: [
        {
          id: "m1",
          name: "P1",
          colour: 0,
          hidden: false,
          offset: 0,
          kind: "marker",
          series: { values: seriesAt(own.y, own.x) },
        },
      ],
      reference: { values: seriesAt(other.y, other.x) },
      referenceDate,
      chart: { ...INITIAL_STATE.chart, fit: fit ? LINEAR_FIT : null },
    });

  it("are direct differences of the numbers of the file", () => {
    const k = 7;
    const { places } = chart(dates[k] ?? null);
    const values = places[0]?.relative.values ?? [];
    expect(values.length).toBe(dates.length);
    const zero = pixelAt(own.y, own.x, k) - pixelAt(other.y, other.x, k);
    let moved = 0;
    dates.forEach((_, i) => {
      const direct = pixelAt(own.y, own.x, i) - pixelAt(other.y, other.x, i) - zero;
      expect(values[i]).toBe(direct);
      if (direct !== 0) moved++;
    });
    expect(values[k]).toBe(0);
    // The place is one with data, or the test would show nothing.
    expect(moved).toBeGreaterThan(dates.length / 2);
  });

  it("are the same along time as in the slices of the map", () => {
    const [i, k] = [dates.length - 1, 3];
    const at = own.y * shape[2] + own.x;
    const histogram = countValues({
      values: sliceAt(i).slice(at, at + 1),
      reference: pixelAt(other.y, other.x, i),
      before: sliceAt(k).slice(at, at + 1),
      referenceBefore: pixelAt(other.y, other.x, k),
    });
    const [place] = chart(dates[k] ?? null).places;
    expect(histogram.values[0]).toBe(place?.relative.values[i]);
  });

  it("change by exactly the series of the reference when it is dragged", () => {
    const [from, to] = [
      { y: 41, x: 12 },
      { y: 10, x: 50 },
    ];
    const against = (place: { y: number; x: number }) =>
      seriesFigure({
        layer,
        dates,
        places: [
          {
            id: "m1",
            name: "P1",
            colour: 0,
            hidden: false,
            offset: 0,
            kind: "marker",
            series: { values: seriesAt(own.y, own.x) },
          },
        ],
        reference: { values: seriesAt(place.y, place.x) },
        referenceDate: null,
        chart: INITIAL_STATE.chart,
      }).places[0]?.relative.values ?? new Float64Array();
    const [before, after] = [against(from), against(to)];
    dates.forEach((_, i) => {
      const change = pixelAt(from.y, from.x, i) - pixelAt(to.y, to.x, i);
      expect((after[i] ?? 0) - (before[i] ?? 0)).toBeCloseTo(change, 15);
    });
  });

  it("are written to CSV as the file has them", () => {
    const values = seriesAt(own.y, own.x);
    const csv = seriesCsv(
      { path: "timeseries.h5", variable: "timeseries", unit: "m", reference: null, referenceDate: null },
      dates,
      [{ name: "P1", values, sigmaKind: "none" }],
    );
    const rows = csv.split("\r\n").filter((line) => /^\d/.test(line));
    expect(rows.map((row) => row.split(",")[0])).toEqual(dates);
    expect(rows.map((row) => Math.fround(Number(row.split(",")[1])))).toEqual([...values]);
  });

  it("have a fit whose rate is the slope of the least squares", () => {
    const { places } = chart(null, true);
    const [place] = places;
    if (place?.fit?.kind !== "fit") throw new Error("there is a fit");
    const t = dates.map((date) => Date.parse(date) / 86_400_000 / 365.25);
    const mean = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
    const [middle, level] = [mean(t), mean([...place.relative.values])];
    const slope =
      t.reduce((sum, at, i) => sum + (at - middle) * ((place.relative.values[i] ?? 0) - level), 0) /
      t.reduce((sum, at) => sum + (at - middle) ** 2, 0);
    const velocity = place.fit.parameters.find(({ name }) => name === "velocity");
    expect(velocity?.value).toBeCloseTo(slope, 7);
    expect(velocity?.unit).toBe("m yr-1");
  });
});
