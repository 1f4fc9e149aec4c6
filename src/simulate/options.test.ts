import { describe, expect, it } from "vitest";
import { isUpwarpError } from "../errors.ts";
import { resolveOptions } from "./options.ts";

const problemOf = (options: unknown): string => {
  try {
    resolveOptions(options);
  } catch (error) {
    if (isUpwarpError(error, "simulation-options")) return `${error.where} | ${error.got}`;
    throw error;
  }
  return "none";
};

describe("resolveOptions", () => {
  it("fills in every default, deep ones too", () => {
    const options = resolveOptions({ turbulence: {} });
    expect(options.shape).toEqual({ y: 200, x: 200 });
    expect(options.turbulence?.deviation).toBe(0.01);
    expect(options.coherence).toBeNull();
    expect(options.network.interval).toBe(12);
  });

  it("is stable: resolved options resolve to themselves, through JSON too", () => {
    const options = resolveOptions({ coherence: {}, water: { river: {} } });
    expect(resolveOptions(JSON.parse(JSON.stringify(options)))).toEqual(options);
  });

  it.each([
    [{ sed: 1 }, "sed"],
    [{ looks: 1.5 }, "looks"],
    [{ shape: { y: 0, x: 5 } }, "shape.y"],
    [{ incidence: Number.NaN }, "incidence"],
    [{ network: { start: "2018-02-30" } }, "network.start"],
    [{ network: { count: 3, connections: 3 } }, "network.connections"],
    [{ network: { count: 3, skip: [0, 1], connections: 1 } }, "network.skip"],
    [{ unwrapErrors: [{ region: "eastBank" }] }, "unwrapErrors.region"],
    [
      { deformation: [{ pattern: { kind: "okada" }, history: { kind: "linear" } }] },
      "deformation.0.pattern.kind",
    ],
    [
      { deformation: [{ pattern: { kind: "uniform" }, history: { kind: "step", date: "soon" } }] },
      "history.date",
    ],
    [null, "options"],
  ])("names what is wrong in %j", (options, where) => {
    expect(problemOf(options)).toContain(where);
  });

  it("names all problems at once", () => {
    const problem = problemOf({ looks: 0, pixelSize: -1 });
    expect(problem).toContain("looks");
    expect(problem).toContain("pixelSize");
  });
});
