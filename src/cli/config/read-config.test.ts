import { describe, expect, test } from "vitest";
import { isUpwarpError, type UpwarpError } from "../../errors.ts";
import { parseConfig, readConfig } from "./read-config.ts";

const parse = (...lines: string[]) => parseConfig(lines.join("\n"), "/data/run.yaml");

function errorOf(...lines: string[]): UpwarpError {
  try {
    parse(...lines);
  } catch (error) {
    if (isUpwarpError(error)) return error;
    throw error;
  }
  throw new Error("no error");
}

describe("parseConfig", () => {
  test("reads every key, with paths relative to the file", () => {
    expect(
      parse(
        "system: sbas",
        "inputs: [stack, /abs/geo.h5, 'https://example.org/a.zarr']",
        "product: mintpy",
        "phase: unwrapPhase",
        "water-mask: masks/land.tif",
        "crop: 10:50,20:80",
        "bounds: [130, 31.5, 131, 32]",
        "multilook: 2,4,median",
        "out: results",
        "layout: mintpy",
        "memory: 1.5GB",
        "workers: 4",
        "params:",
        "  weight: no",
        "  reference.yx: 9,8",
      ),
    ).toEqual({
      system: "sbas",
      inputs: ["/data/stack", "/abs/geo.h5", "https://example.org/a.zarr"],
      product: "mintpy",
      phase: "unwrapPhase",
      waterMask: "/data/masks/land.tif",
      cut: {
        crop: { y: [10, 50], x: [20, 80] },
        bounds: [130, 31.5, 131, 32],
        multilook: { y: 2, x: 4, method: "median" },
      },
      out: "/data/results",
      layout: "mintpy",
      memory: 1.5e9,
      workers: 4,
      // YAML 1.2: no is a word, not false.
      params: { weight: "no", "reference.yx": "9,8" },
    });
  });

  test("takes none for a word, not for a file", () => {
    expect(parse("system: sbas", "inputs: stack", "water-mask: none").waterMask).toBe("none");
  });

  test("needs only a system and inputs, one input without a list", () => {
    expect(parse("system: sbas", "inputs: stack")).toEqual({
      system: "sbas",
      inputs: ["/data/stack"],
      cut: {},
      params: {},
    });
  });

  test("takes an empty key as absent", () => {
    expect(parse("system: sbas", "inputs: a", "out:", "params:")).toEqual({
      system: "sbas",
      inputs: ["/data/a"],
      cut: {},
      params: {},
    });
  });

  test("tells all unknown keys at once, each with its line and the nearest known one", () => {
    const error = errorOf("system: sbas", "imputs: a", "worker: 3", "zzzzzz: 1");
    expect(error.code).toBe("config-unknown-key");
    expect(error.where).toContain("line 2");
    expect(error.where).toContain("line 4");
    expect(error.fix).toMatch(/inputs instead of imputs[\s\S]*workers instead of worker/);
  });

  test("tells all bad values at once", () => {
    const error = errorOf("inputs: 3", "workers: 1.5", "memory: much", "layout: flat", "params: [a]");
    expect(error.code).toBe("config-value");
    for (const problem of [
      "system is missing",
      "inputs is not",
      "workers is not",
      "memory is not",
      "layout is not",
      "params is not",
    ])
      expect(error.got).toContain(problem);
  });

  test.each([
    ["a: [", "line"],
    ["system: sbas\nsystem: psi", "line 2"],
    ["just text", "run.yaml"],
    ["", "run.yaml"],
    ["- a\n- b", "run.yaml"],
  ])("refuses %j as no configuration", (text, where) => {
    const error = errorOf(text);
    expect(error.code).toBe("config-not-yaml");
    expect(error.where).toContain(where);
  });

  test("refuses aliases that multiply without end", () => {
    const bomb = ["a: &a [x,x,x,x,x,x,x,x,x]"];
    for (const [name, before] of ["ba", "cb", "dc", "ed", "fe"].map((pair) => [...pair]))
      bomb.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(",")}]`);
    expect(errorOf(...bomb).code).toBe("config-not-yaml");
  });
});

test("readConfig names the file that is not there", async () => {
  await expect(readConfig("/nowhere/run.yaml")).rejects.toMatchObject({
    code: "not-found",
    where: "/nowhere/run.yaml",
  });
});
