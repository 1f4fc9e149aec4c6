import { describe, expect, test } from "vitest";
import { parseTemplate } from "./parse-template.ts";
import { cutOfTemplate } from "./template-cut.ts";

const cut = (text: string) => cutOfTemplate(parseTemplate(text, "my.cfg"), "my.cfg");

describe("cutOfTemplate", () => {
  test("takes rows and columns, or degrees, which weigh more", () => {
    expect(cut("mintpy.subset.yx = 10:50, 20:80")).toEqual({ crop: { y: [10, 50], x: [20, 80] } });
    expect(cut("mintpy.subset.yx = 10:50,20:80\nmintpy.subset.lalo = 31.5:32.5,130.5:131")).toEqual({
      bounds: [130.5, 31.5, 131, 32.5],
    });
  });

  test("takes looks with MintPy's method, nearest where none is named", () => {
    expect(cut("mintpy.multilook.ystep = 2\nmintpy.multilook.xstep = 5")).toEqual({
      multilook: { y: 2, x: 5, method: "nearest" },
    });
    expect(cut("mintpy.multilook.xstep = 5\nmintpy.multilook.method = median")).toEqual({
      multilook: { y: 1, x: 5, method: "median" },
    });
  });

  test("takes all where nothing is set, or no, auto and looks of 1", () => {
    expect(cut("mintpy.subset.yx = no\nmintpy.subset.lalo = auto\nmintpy.multilook.ystep = 1")).toEqual({});
    expect(cut("mintpy.multilook.method = mean")).toEqual({});
  });

  test.each([
    ["mintpy.subset.yx = 10-50", "subset.yx"],
    ["mintpy.subset.lalo = 32:31,130:131", "subset.lalo"],
    ["mintpy.multilook.xstep = many", "multilook.xstep"],
  ])("names the line of %s, which it cannot read", (text, key) => {
    expect(() => cut(`# first\n${text}`)).toThrow(
      new RegExp(`template-value[\\s\\S]*my\\.cfg, line 2: mintpy\\.${key}`),
    );
  });
});
