import { readFile } from "node:fs/promises";
import { formatError, fromSystemError } from "../errors.ts";
import type { Entry } from "./listing.ts";

/** Headers, baseline tables and metadata of a stack are some kB, a burst product of ISCE a few MB. */
const LARGEST_TEXT = 32 * 1024 * 1024;

/** The text of a small file. Throws the format error "text-too-large". */
export async function readText({ path, bytes }: Entry): Promise<string> {
  if (bytes > LARGEST_TEXT)
    throw formatError({
      code: "text-too-large",
      what: "A file that should be a short text is very long.",
      where: path,
      got: `${bytes} bytes`,
      fix: "Check what this file is, and move it away if it does not belong to the stack.",
    });
  return readFile(path, "latin1").catch((cause: unknown) => {
    throw fromSystemError(cause, path);
  });
}
