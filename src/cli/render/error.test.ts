import { describe, expect, test } from "vitest";
import { cancelledError, configError, inputError } from "../../errors.ts";
import { colours } from "./colour.ts";
import { exitCodeOf, renderError } from "./error.ts";

const plain = colours(false);

describe("renderError", () => {
  test("prints code, sentence, where, got and fix without a stack", () => {
    const error = inputError({ code: "x-y", what: "Bad.", where: "a.tif", got: "1\n2", fix: "Do." });
    expect(renderError(error, plain)).toBe("x-y: Bad.\n  where: a.tif\n  got:   1\n         2\n  fix:   Do.");
  });

  test("leaves out what is not there", () => {
    expect(renderError(inputError({ code: "x", what: "Bad." }), plain)).toBe("x: Bad.");
  });

  test("prints a bug with its stack and asks for a report", () => {
    const text = renderError(new TypeError("undefined is not a function"), plain);
    expect(text).toMatch(/unexpected error: TypeError: undefined is not a function\n\s+at /);
    expect(text).toContain("report it");
  });

  test("survives anything that can be thrown", () => {
    for (const thrown of [undefined, null, "text", 3, { a: 1 }])
      expect(renderError(thrown, plain)).toContain("unexpected error");
  });
});

test("exit codes tell failure, bad use and cancellation apart", () => {
  const config = (code: string) => exitCodeOf(configError({ code, what: "" }));
  expect(config("config-unknown-key")).toBe(1);
  expect(config("unknown-system")).toBe(2);
  expect(config("usage-target")).toBe(2);
  expect(exitCodeOf(cancelledError())).toBe(130);
  expect(exitCodeOf(new Error("bug"))).toBe(1);
});
