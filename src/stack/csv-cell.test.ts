import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvCell, csvDouble, csvNumber, csvText } from "./csv-cell.ts";

describe("CSV that is written", () => {
  test("quotes what needs it", () => {
    expect([csvCell("a"), csvCell("a,b"), csvCell('a"b')]).toEqual(["a", '"a,b"', '"a""b"']);
  });

  test("gives back every float32 exactly, and nothing for no data", () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Math.fround(Number(csvNumber(value)))).toBe(value === 0 ? 0 : value);
      }),
    );
    expect(csvNumber(Number.NaN)).toBe("");
    expect(csvNumber(Math.fround(0.1))).toBe("0.1");
  });

  test("keeps what spreadsheets would compute a text", () => {
    for (const text of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("x","y")'])
      expect(csvText(text).replace(/^"/, "").startsWith("'")).toBe(true);
    expect(csvText('=A1,"b"')).toBe('"\'=A1,""b"""');
    expect(csvText("a;=1")).toBe('"a;=1"');
    expect(csvText("P1 = rim")).toBe("P1 = rim");
  });

  test("writes float32 as they were stored, and what was computed of them in twelve digits", () => {
    expect(csvDouble(Math.fround(0.1))).toBe("0.1");
    expect(csvDouble(-0.1 + 0.3)).toBe("0.2");
    expect(csvDouble(1 / 3)).toBe("0.333333333333");
    expect(csvDouble(Number.NaN)).toBe("");
  });
});
