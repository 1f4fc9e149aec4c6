import { isUpwarpError } from "../../errors.ts";
import type { Problem } from "../protocol.ts";

const GONE = "It was moved or deleted since it was opened: put it back, or load the page again.";

/** An error as plain fields: what is no error of ours is a fault of the program and says so. */
export function toProblem(error: unknown): Problem {
  if (isUpwarpError(error)) {
    const { code, what, where, got } = error;
    // Every file of the page was there when it was opened.
    const fix = code === "file-missing" ? GONE : error.fix;
    return { code, what, ...(where && { where }), ...(got && { got }), ...(fix && { fix }) };
  }
  return {
    code: "unexpected",
    what: "The viewer failed in a way that was not foreseen.",
    got: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    fix: "Load the page again. If it happens again, report it with the file that was opened.",
  };
}
