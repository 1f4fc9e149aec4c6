import { writeFile } from "node:fs/promises";
import { configError, fromSystemError } from "../../errors.ts";

/** `--out -` is the usual word for stdout. */
export const STDOUT = "-";

/** Writes a text to a file that does not exist yet, or in its place when forced. */
export async function writeNew(path: string, text: string, force: boolean): Promise<void> {
  try {
    await writeFile(path, text, { flag: force ? "w" : "wx" });
  } catch (cause) {
    if ((cause as { code?: string }).code !== "EEXIST") throw fromSystemError(cause, path);
    throw configError({
      code: "config-exists",
      what: "There is a file of that name already.",
      where: path,
      fix: "Give another --out, or --force to replace it.",
    });
  }
}
