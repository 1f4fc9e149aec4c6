import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LINEAR_FIT } from "../state/read-fit.ts";
import { histogramCsv, type Provenance, seriesCsv, transectCsv } from "./export-csv.ts";
import { fitSeries } from "./fit-series.ts";
import { countValues } from "./histogram.ts";

const FROM: Provenance = {
  path: "run/timeseries.h5",
  variable: "timeseries",
  unit: "m",
  reference: { at: [-155.2, 19.4], buffer: 2 },
  referenceDate: "2018-01-06",
};
const DATES = ["2018-01-06", "2018-01-18", "2018-01-30"];
const linesOf = (csv: string) => csv.split("\r\n");
const tableOf = (csv: string) => linesOf(csv).filter((line) => line !== "" && !line.startsWith("#"));

describe("seriesCsv", () => {
  it("has provenance, units and a row for each date", () => {
    const values = Float32Array.of(0, 0.0123, Number.NaN);
    const csv = seriesCsv(FROM, DATES, [
      {
        name: "P1",
        at: [-155.3, 19.5],
        values,
        sigma: Float32Array.of(0, 0.002, 0.003),
        sigmaKind: "stored",
      },
      { name: "A1", values: [1, 2, 1 / 3], spread: [0.1, 0.2, 0.3], sigmaKind: "none" },
    ]);
    expect(linesOf(csv)).toEqual([
      "# file: run/timeseries.h5",
      "# variable: timeseries",
      "# unit: m",
      "# reference: -155.2 19.4, radius 2 pixels",
      "# reference date: 2018-01-06",
      "# dates: 2018-01-06 to 2018-01-30, 3",
      "# standard errors as stored",
      "# no standard errors",
      "# P1: at -155.3 19.5",
      "date,P1 (m),P1 sigma (m),A1 (m),A1 spread (m)",
      "2018-01-06,0,0,1,0.1",
      "2018-01-18,0.0123,0.002,2,0.2",
      "2018-01-30,,0.003,0.333333333333,0.3",
      "",
    ]);
  });

  it("gives every float32 back exactly", () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const csv = seriesCsv(FROM, ["2018-01-06"], [{ name: "P", values: [value], sigmaKind: "none" }]);
        expect(Math.fround(Number(tableOf(csv)[1]?.split(",")[1]))).toBe(value + 0);
      }),
    );
  });

  it("says what was fitted, with errors and units, and gives the residuals", () => {
    const dates = ["2010-01-01", "2014-01-01", "2018-01-01"];
    const fit = fitSeries(dates, [0, 1, 3], LINEAR_FIT, { unit: "m" });
    const csv = seriesCsv(FROM, dates, [{ name: "P1", values: [0, 1, 3], sigmaKind: "none", fit }]);
    // By hand: sqrt(1 / 6 / 32) = 0.07216878.
    expect(csv).toMatch(/^# P1: velocity 0\.375 \+- 0\.0721687\d* m yr-1\r$/m);
    expect(linesOf(csv)).toContain("# P1: rms of the residuals 0.235702260396, 3 dates");
    expect(tableOf(csv)[0]).toBe("date,P1 (m),P1 residual (m)");
    expect(Number(tableOf(csv)[2]?.split(",")[2])).toBeCloseTo(-1 / 3, 9);
    const none = fitSeries(dates, [Number.NaN, Number.NaN, 1], LINEAR_FIT, { unit: "m" });
    expect(
      seriesCsv(FROM, dates, [{ name: "P1", values: [0, 1, 3], sigmaKind: "none", fit: none }]),
    ).toContain("# P1: no fit. This fit has 2 parameters");
  });

  it("never lets a name become a formula, nor a line of its own", () => {
    const hostile = fc.oneof(
      fc.constantFrom(
        "=1+1",
        "@SUM(A1)",
        "-2",
        "+3",
        '",=cmd|"/c calc"!A1',
        "a\r\n=1",
        "x;=1",
        "\t=1",
        "a,=1",
      ),
      fc.string({ unit: fc.constantFrom(..."=+-@,;\"'\r\n\ta1 ") }),
    );
    fc.assert(
      fc.property(hostile, hostile, (name, path) => {
        const csv = seriesCsv({ ...FROM, path, variable: name }, DATES, [
          { name, at: [1, 2], values: [-1, 2, 3], sigmaKind: "none" },
        ]);
        for (const cells of cellsOf(csv))
          for (const cell of cells) expect(/^\s*[=+@]|^\s*-(?!1$)/.test(cell)).toBe(false);
        // Head, one line of titles, three dates: whatever is in a name, it begins no line.
        expect(cellsOf(csv).length).toBe(8 + 1 + 3);
        expect(cellsOf(csv).slice(8)[0]?.length).toBe(2);
        // Numbers stay numbers.
        expect(cellsOf(csv)[9]).toEqual(["2018-01-06", "-1"]);
      }),
    );
  });
});

/** Cells as a spreadsheet takes them (RFC 4180). */
function cellsOf(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const match of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*(?:[^,\r\n]*)))(,|\r\n)/g)) {
    rows.at(-1)?.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === "\r\n") rows.push([]);
  }
  return rows.slice(0, -1);
}

describe("transectCsv", () => {
  it("has a row for each sample and a column for each date", () => {
    const csv = transectCsv(
      FROM,
      {
        distance: Float64Array.of(0, 80),
        distanceUnit: "m",
        bends: [],
        values: Float64Array.of(1, 2, 3, Number.NaN),
        depth: 2,
      },
      ["2018-01-06", ""],
    );
    expect(tableOf(csv)).toEqual(["distance (m),2018-01-06 (m),position 2 (m)", "0,1,3", "80,2,"]);
  });
});

describe("histogramCsv", () => {
  it("has the ends of each bin, and accounts for every pixel", () => {
    const histogram = countValues({
      values: Float32Array.from({ length: 1000 }, (_, k) => (k === 0 ? Number.NaN : k / 1000)),
      factor: 1000,
    });
    const csv = histogramCsv(FROM, histogram, "mm");
    expect(linesOf(csv)).toContain("# not counted: 1 without data, 0 masked, 0 missing");
    const rows = tableOf(csv)
      .slice(1)
      .map((row) => row.split(",").map(Number));
    expect(tableOf(csv)[0]).toBe("from (mm),to (mm),pixels");
    expect(rows.reduce((sum, [, , count]) => sum + (count ?? 0), 0) + histogram.below + histogram.above).toBe(
      999,
    );
    expect([rows[0]?.[0], rows.at(-1)?.[1]]).toEqual(histogram.range);
    rows.slice(1).forEach(([from], k) => {
      expect(from).toBe(rows[k]?.[1]);
    });
  });
});
