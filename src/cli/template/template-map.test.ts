import { describe, expect, test } from "vitest";
import { commandsAfterRun } from "./after-run.ts";
import { parseTemplate } from "./parse-template.ts";
import { filesOfTemplate } from "./template-map.ts";

const files = (text: string) => filesOfTemplate(parseTemplate(text, "my.cfg"), "my.cfg");

const ALL = [
  "mintpy.geocode.SNWE = -1.2, 0.5, -92, -91",
  "mintpy.geocode.laloStep = -0.000833334,0.0005",
  "mintpy.geocode.interpMethod = linear",
  "mintpy.geocode.fillValue = 0",
  "mintpy.save.hdfEos5.update = yes",
  "mintpy.save.hdfEos5.subset = on",
].join("\n");

describe("filesOfTemplate", () => {
  test("says the map in our words: west first, steps without a sign", () => {
    expect(files(ALL)).toEqual({
      map: {
        bounds: [-92, -1.2, -91, 0.5],
        step: { lat: 0.000833334, lon: 0.0005 },
        method: "bilinear",
        fill: 0,
      },
      archive: { isOpenEnded: true, isSubset: true },
    });
  });

  test("asks for nothing where nothing is set, or auto, none, no and nan", () => {
    const none = [
      "mintpy.geocode.SNWE = none",
      "mintpy.geocode.laloStep = auto",
      "mintpy.geocode.fillValue = np.nan",
      "mintpy.save.hdfEos5.update = no",
    ];
    expect(files(none.join("\n"))).toEqual({ map: {}, archive: {} });
    expect(files("")).toEqual({ map: {}, archive: {} });
  });

  test("tells every line that it cannot read at once", () => {
    const text = [
      "mintpy.geocode.SNWE = 32,31,130,131",
      "mintpy.geocode.laloStep = 0.001",
      "mintpy.geocode.interpMethod = cubic",
      "mintpy.geocode.fillValue = much",
      "mintpy.save.hdfEos5.update = perhaps",
    ].join("\n");
    expect(() => files(text)).toThrow(
      /template-value[\s\S]*line 1: mintpy\.geocode\.SNWE[\s\S]*line 2[\s\S]*line 3[\s\S]*line 4[\s\S]*line 5/,
    );
  });
});

test("the commands after a run ask for the same map", () => {
  const wants = { geocode: true, kmz: false, hdfeos5: true };
  const map = "--step 0.000833334,0.0005 --bounds=-92,-1.2,-91,0.5 --method bilinear";
  expect(commandsAfterRun(wants, files(ALL).map, "sbas")).toEqual([
    `upwarp export sbas --to geocoded --out sbas/geo ${map}`,
    `upwarp export sbas --to hdfeos5 --out sbas/ ${map}`,
  ]);
});
