import { describe, expect, it } from "vitest";
import { formatCoherenceTable, formatDateTable, formatFixed } from "./coherence-table.ts";

const ORIGIN = {
  data: "ifgramStack.h5",
  mask: null,
  area: { y: [0, 2], x: [1, 3] },
  threshold: 0.5,
} as const;

describe("MintPy's tables of spatial means", () => {
  it("hold a row for each pair, with nan where nothing is known", () => {
    const network = {
      dates: ["2018-01-06", "2018-01-18", "2018-02-11"],
      pairs: [
        { reference: 0, secondary: 1 },
        { reference: 1, secondary: 2 },
      ],
      perpendicularBaseline: [-0.04, 123.45],
    };
    expect(formatCoherenceTable({ network, coherence: [0.5, null] }, ORIGIN)).toBe(
      [
        "# Data file: ifgramStack.h5",
        "# Mask file: None",
        "# AOI box: (1, 0, 3, 2)",
        "# Threshold: 0.5",
        "#\tDATE12\t\tMean\tBtemp/days\tBperp/m\t\tNum",
        "20180106_20180118\t0.5000\t      12\t    -0.0\t0",
        "20180118_20180211\tnan\t      24\t   123.5\t1",
        "",
      ].join("\n"),
    );
  });

  it("hold a row for each date", () => {
    const text = formatDateTable({ dates: ["2018-01-06"], means: [-0.0119] }, ORIGIN);
    expect(text.split("\n").slice(4)).toEqual(["#\tDATE12\t\tMean", "20180106\t-0.0119", ""]);
  });
});

describe("formatFixed", () => {
  it("rounds an exact half to the even digit, as C does", () => {
    expect([0.5, 1.5, 2.5, -0.5].map((value) => formatFixed(value, 0))).toEqual(["0", "2", "2", "-0"]);
    expect(
      [0.03125, 0.09375, -19.25, 9.95].map((value) => formatFixed(value, value > 1 || value < 0 ? 1 : 4)),
    ).toEqual([
      "0.0312",
      "0.0938",
      "-19.2",
      // 9.95 is stored as 9.949999999999999289.
      "9.9",
    ]);
  });
});
