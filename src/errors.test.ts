import { describe, expect, test } from "vitest";
import {
  configError,
  formatError,
  fromSystemError,
  inputError,
  isUpwarpError,
  UpwarpError,
} from "./errors.ts";

const report = {
  code: "pair-swapped",
  what: "Dates are swapped.",
  where: "pair 3",
  got: "b_a",
  fix: "Swap.",
};

describe("UpwarpError", () => {
  test("reads as code, what, where, got and fix, one line each", () => {
    expect(inputError(report).message).toBe(
      "pair-swapped: Dates are swapped.\n  where: pair 3\n  got:   b_a\n  fix:   Swap.",
    );
  });

  test("leaves out the lines that it has nothing to say in", () => {
    expect(inputError({ code: "x", what: "Y." }).message).toBe("x: Y.");
  });

  test("survives the way between threads with its type and fields", () => {
    const error = formatError(report);
    const back = UpwarpError.fromJSON(structuredClone(error.toJSON()));
    expect(isUpwarpError(back)).toBe(true);
    expect(back.toJSON()).toEqual({ kind: "format", ...report });
    expect(back.message).toBe(error.message);
  });

  test("keeps the cause", () => {
    const cause = new Error("deep");
    expect(inputError({ ...report, cause }).cause).toBe(cause);
  });
});

describe("isUpwarpError", () => {
  test("narrows to one code when asked", () => {
    expect(isUpwarpError(configError(report), "pair-swapped")).toBe(true);
    expect(isUpwarpError(configError(report), "other")).toBe(false);
    expect(isUpwarpError(new Error("pair-swapped"))).toBe(false);
    expect(isUpwarpError(null)).toBe(false);
  });
});

describe("fromSystemError", () => {
  const system = (code: string) => Object.assign(new Error(code), { code });

  test.each([
    ["ENOENT", "not-found"],
    ["EACCES", "no-permission"],
    ["EROFS", "no-permission"],
    ["ENOSPC", "disk-full"],
    ["EDQUOT", "disk-full"],
    ["EMFILE", "too-many-files"],
  ])("turns %s into %s with the place and a fix", (code, expected) => {
    const error = fromSystemError(system(code), "out/steps");
    expect(isUpwarpError(error, expected)).toBe(true);
    expect(error).toMatchObject({ kind: "storage", where: "out/steps", fix: expect.stringMatching(/\w/) });
  });

  test("passes on what is ours already, unknown, or no error at all", () => {
    const ours = inputError(report);
    const unknown = system("EWHATEVER");
    expect(fromSystemError(ours, "x")).toBe(ours);
    expect(fromSystemError(unknown, "x")).toBe(unknown);
    expect(fromSystemError("text", "x")).toBe("text");
  });
});
