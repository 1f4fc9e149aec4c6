import { describe, expect, test } from "vitest";
import { makeRun } from "../../../test/report-run.ts";
import { recordOf, unreadableRecords } from "./records.ts";

const residual = {
  dates: ["2018-01-06"],
  rms: [null],
  referenceDate: "2018-01-06",
  threshold: 0.01,
  excluded: [],
};

describe("recordOf", () => {
  test("gives the record of a step that took part", () => {
    const run = makeRun({ steps: { "residual-rms": { record: residual } } });
    expect(recordOf(run, "residual-rms")).toEqual(residual);
    expect(recordOf(run, "deramp-report")).toBeNull();
    expect(unreadableRecords(run)).toEqual([]);
  });

  test.each([
    ["markup for a number", { ...residual, rms: ["<script>"] }],
    ["a number for a list", { ...residual, rms: 3 }],
    ["nothing", null],
    ["a missing field", { ...residual, threshold: undefined }],
  ])("gives none for %s, and names the step", (_, record) => {
    const run = makeRun({ steps: { "residual-rms": { record } } });
    expect(recordOf(run, "residual-rms")).toBeNull();
    expect(unreadableRecords(run)).toEqual(["residual-rms"]);
  });
});
