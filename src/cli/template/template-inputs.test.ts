import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { parseTemplate } from "./parse-template.ts";
import { inputsOfTemplate, weatherOfTemplate } from "./template-inputs.ts";

const inputs = (text: string) => inputsOfTemplate(parseTemplate(text, "/data/my/my.cfg"), "/data/my/my.cfg");

test("takes the folder in front of the first wildcard, and each folder once", () => {
  expect(
    inputs(
      [
        "mintpy.load.unwFile = ../hyp3/*/*unw_phase_clip.tif",
        "mintpy.load.corFile = ../hyp3/*/*corr_clip.tif",
        "mintpy.load.demFile = ../hyp3/*/*dem_clip.tif",
        "mintpy.load.waterMaskFile = /masks/water_2020*.tif",
        "mintpy.load.incAngleFile = geometry/incidence.tif",
        "mintpy.load.azAngleFile = auto",
        "mintpy.load.lookupYFile = none",
        "mintpy.load.processor = hyp3",
      ].join("\n"),
    ),
  ).toEqual(["/data/hyp3", "/data/my/geometry/incidence.tif", "/masks"]);
});

test("leaves out what lies in a folder that is read anyway", () => {
  expect(inputs("mintpy.load.unwFile = ../a/*.unw\nmintpy.load.demFile = ../a/b/dem.hgt")).toEqual([
    "/data/a",
  ]);
});

test("takes the folder of the weather files of its method, when it is there", () => {
  const text = "mintpy.troposphericDelay.weatherDir = ../..\nmintpy.troposphericDelay.gacosDir = nowhere";
  const weather = (method: string) =>
    weatherOfTemplate(parseTemplate(text, "my.cfg"), join(import.meta.dirname, "my.cfg"), method);
  expect(weather("era5")).toEqual([resolve(import.meta.dirname, "../..")]);
  expect(weather("gacos")).toEqual([]);
  expect(weather("height")).toEqual([]);
});
