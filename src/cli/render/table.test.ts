import { describe, expect, test } from "vitest";
import { colours } from "./colour.ts";
import { table } from "./table.ts";

describe("table", () => {
  test("aligns columns, text to the left and numbers to the right", () => {
    const text = table(
      [
        ["velocity", "1.5"],
        ["pairs", "120"],
      ],
      { align: ["left", "right"] },
    );
    expect(text).toBe("velocity  1.5\npairs     120");
  });

  test("counts wide characters and colours by the cells that they take", () => {
    const { red } = colours(true);
    const text = table([
      ["東京", "a"],
      [red("ab"), "b"],
      ["abcd", "c"],
    ]);
    expect(text).toBe(`東京  a\n${red("ab")}    b\nabcd  c`);
  });

  test("has no trailing blanks, in short rows neither", () => {
    expect(table([["a", "", ""], ["abc"], ["ab", "c"]])).toBe("a\nabc\nab   c");
  });

  test("styles its header and indents every line", () => {
    const text = table([["1"]], { header: ["n"], indent: "  ", style: (title) => title.toUpperCase() });
    expect(text).toBe("  N\n  1");
  });

  test("of nothing is empty", () => expect(table([])).toBe(""));
});
