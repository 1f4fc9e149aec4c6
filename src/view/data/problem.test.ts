import { describe, expect, it } from "vitest";
import { inputError, storageError } from "../../errors.ts";
import { toProblem } from "./problem.ts";

describe("a problem of the page", () => {
  it("of a file that is gone says what to do about a file that was there", () => {
    const gone = storageError({
      code: "file-missing",
      what: "There is no such file.",
      fix: "Check the path.",
    });
    expect(toProblem(gone).fix).toMatch(/load the page again/);
  });

  it("has what the error says, and no more", () => {
    const error = inputError({ code: "stack-empty", what: "Nothing.", fix: "Give something." });
    expect(toProblem(error)).toEqual({ code: "stack-empty", what: "Nothing.", fix: "Give something." });
  });
});
