import { describe, expect, it } from "vitest";
import { seriesContext } from "../../../test/series-context.ts";
import { parseParam } from "../../pipeline/params.ts";
import { referenceDate } from "./reference-date.ts";

const SCENE = { dates: ["2018-01-06", "2018-01-18", "2018-01-30"], shape: { y: 1, x: 2 } };

const run = async (wanted: unknown, records: Readonly<Record<string, unknown>> = {}) => {
  const value = parseParam("reference.date", referenceDate.params["reference.date"], wanted);
  const context = await seriesContext(referenceDate, SCENE, { "reference.date": value }, { records });
  const displacement = Float32Array.of(0, 0, 3, 4, 5, Number.NaN);
  const tile = { origin: { y: 0, x: 0 }, shape: SCENE.shape, inputs: { displacement } };
  return [...referenceDate.prepare(context)(tile).displacement!];
};

describe("reference-date", () => {
  it("counts from a given date, however it is spelled", async () => {
    const expected = [-3, -4, 0, 0, 2, Number.NaN];
    for (const spelling of ["20180118", "2018-01-18", 20180118])
      expect(await run(spelling)).toEqual(expected);
  });

  it("counts from the date with the smallest residual", async () => {
    const records = { "residual-rms": { referenceDate: "2018-01-30" } };
    // The second pixel has no value then: the nearest date stands in.
    expect(await run("auto", records)).toEqual([-5, -4, -2, 0, 0, Number.NaN]);
  });

  it("leaves the series alone when none is asked for", async () => {
    expect(await run("none")).toEqual([0, 0, 3, 4, 5, Number.NaN]);
    const { active } = referenceDate;
    expect([
      active?.({ "reference.date": "none" }, new Set(), {}),
      active?.({ "reference.date": "auto" }, new Set(), {}),
    ]).toEqual([false, true]);
  });

  it("says which dates there are, and what auto needs", async () => {
    await expect(run("20180119")).rejects.toThrow(/reference-date-unknown.*2018-01-06 \.\. 2018-01-30/s);
    await expect(run("auto")).rejects.toThrow(/reference-date-unknown.*residual/s);
    await expect(run("yesterday")).rejects.toThrow(/config-value/);
  });
});
