import { describe, expect, test } from "vitest";
import { isUpwarpError } from "../../errors.ts";
import { parseParam } from "../../pipeline/params.ts";
import { recipeParams } from "../../pipeline/recipe.ts";
import { findRecipe } from "../parts/systems.ts";
import { parseTemplate, plainWord } from "./parse-template.ts";
import { TEMPLATE_RULES } from "./template-rules.ts";
import { translateTemplate } from "./translate-template.ts";

const translate = (text: string) => translateTemplate(parseTemplate(text, "my.cfg"), "my.cfg");

test("every parameter that a template sets is one of sbas, and its MintPy default a value of it", () => {
  const params = recipeParams(findRecipe("sbas"));
  for (const [name, value] of Object.entries(translate("").set)) {
    expect(Object.keys(params)).toContain(name);
    expect(() => parseParam(name, params[name]!, value)).not.toThrow();
  }
});

describe("parseTemplate", () => {
  test("reads key = value lines as MintPy does", () => {
    const lines = parseTemplate(
      [
        "# a comment = no key",
        "%  also = a comment",
        "! and = this",
        "",
        "mintpy.deramp = linear   # the ramp",
        "  mintpy.reference.lalo=31.8,130.8",
        "mintpy.deramp = quadratic",
        "no equals sign here",
        "mintpy.load.metaFile = a=b",
        "mintpy.subset.yx =",
      ].join("\r\n"),
      "my.cfg",
    );
    expect(lines).toEqual([
      { key: "mintpy.reference.lalo", value: "31.8,130.8", line: 6 },
      { key: "mintpy.deramp", value: "quadratic", line: 7 },
      { key: "mintpy.load.metaFile", value: "a=b", line: 9 },
      { key: "mintpy.subset.yx", value: "", line: 10 },
    ]);
  });

  test("puts folders in the place of ~ and a variable, and leaves names that nobody set", () => {
    const variable = (name: string) => `$\{${name}}`;
    const text = `a = ~/x\nb = ${variable("WEATHER_DIR")}/era5\nc = $SCRATCH/y\nd = ${variable("NOBODY")}/z`;
    const values = parseTemplate(text, "my.cfg", { HOME: "/home/me", WEATHER_DIR: "/w", SCRATCH: "/s" });
    expect(values.map(({ value }) => value)).toEqual([
      "/home/me/x",
      "/w/era5",
      "/s/y",
      `${variable("NOBODY")}/z`,
    ]);
  });

  test("refuses what is no text", () => {
    expect(() => parseTemplate("\u0000\u0001", "my.cfg")).toThrow(/template-unreadable/);
  });
});

test.each([
  ["y", "yes"],
  ["True", "yes"],
  ["off", "no"],
  ["DEFAULT", "auto"],
  ["", "auto"],
  ["None", "none"],
  ["Linear", "Linear"],
])("MintPy's word %j is %j", (word, plain) => expect(plainWord(word)).toBe(plain));

describe("translateTemplate", () => {
  test("gives MintPy's defaults for an empty template, also where upwarp's differ", () => {
    const { set, why, ignored, wants } = translate("");
    expect(set).toMatchObject({
      topography: "yes",
      "topography.polynomial": "2",
      weight: "var",
      "min-norm": "velocity",
      "unwrapping.method": "none",
      "network.min-coherence": "none",
      "reference.date": "auto",
      "velocity.uncertainty": "residual",
      troposphere: "era5",
    });
    expect(why.size).toBe(0);
    expect(ignored).toEqual([]);
    expect(wants).toEqual({ geocode: true, kmz: true, hdfeos5: false });
  });

  test("says of each parameter which line it comes from", () => {
    const { set, why } = translate("mintpy.deramp = quadratic_range\nmintpy.reference.lalo = 31.8, 130.8");
    expect(set).toMatchObject({ deramp: "quadratic-range", "reference.lonlat": "130.8,31.8" });
    expect(why.get("deramp")).toBe("mintpy.deramp = quadratic_range");
    expect(why.get("reference.lonlat")).toBe("mintpy.reference.lalo = 31.8, 130.8");
  });

  test("lets a minimum coherence count only where its rule is on", () => {
    expect(translate("mintpy.network.minCoherence = 0.4").set["network.min-coherence"]).toBe("none");
    const both = "mintpy.network.minCoherence = 0.4\nmintpy.network.coherenceBased = y";
    expect(translate(both).set["network.min-coherence"]).toBe("0.4");
    expect(translate("mintpy.network.coherenceBased = yes").set["network.min-coherence"]).toBe("0.7");
  });

  test("sends offsets to the system that works on them", () => {
    const { ignored, set } = translate(
      "mintpy.load.azOffFile = az/*.bip\nmintpy.networkInversion.maskDataset = azimuthOffsetStd",
    );
    expect(ignored.map(({ line }) => line.line)).toEqual([1, 2]);
    for (const { reason } of ignored) expect(reason).toContain("upwarp run offsets");
    expect(set["mask.dataset"]).toBeUndefined();
  });

  test("lists what has no effect, with the reason, and only what was set", () => {
    const { ignored } = translate("mintpy.compute.numWorker = 40\nmintpy.compute.maxMemory = auto");
    expect(ignored.map(({ line, reason }) => [line.key, reason])).toEqual([
      ["mintpy.compute.numWorker", "memory and threads are shared out by --memory and --workers"],
    ]);
  });

  test("says that attributes of the stack play no part, and passes over other programs' keys", () => {
    const { ignored } = translate("PLATFORM = Sen\nisce.something = 3\nORBIT_DIRECTION = asc");
    expect(ignored.map(({ line }) => line.key)).toEqual(["PLATFORM", "ORBIT_DIRECTION"]);
    expect(ignored[0]?.reason).toContain("acquisition.json");
  });

  test("tells all unknown keys at once, with what was meant", () => {
    let error: unknown;
    try {
      translate("mintpy.deramps = linear\nmintpy.networkInversion.weigtFunc = var");
    } catch (caught) {
      error = caught;
    }
    expect(isUpwarpError(error, "template-unknown-key")).toBe(true);
    expect(String(error)).toMatch(/line 1: mintpy\.deramps[\s\S]*line 2/);
    expect(String(error)).toContain("Did you mean mintpy.deramp instead of mintpy.deramps?");
    expect(String(error)).toContain("mintpy.networkInversion.weightFunc");
  });

  test("has a rule for each key, none of them twice", () => {
    expect(Object.keys(TEMPLATE_RULES)).toHaveLength(121);
  });
});

test("keeps the first date where no residual is made to tell the calmest, as MintPy does", () => {
  expect(translate("").set["reference.date"]).toBe("auto");
  expect(translate("mintpy.topographicResidual = no").set["reference.date"]).toBe("none");
  const named = "mintpy.topographicResidual = no\nmintpy.reference.date = 20180418";
  expect(translate(named).set["reference.date"]).toBe("20180418");
});
