import { formatError, type UpwarpError } from "../../errors.ts";

/** The format error for a file whose bytes contradict its own structure (damaged, truncated or hostile). */
export function brokenFile(where: string, what: string, got?: string): UpwarpError {
  return formatError({
    code: "file-damaged",
    what,
    where,
    ...(got !== undefined && { got }),
    fix: "The file is damaged or was not written to its end. Copy it again or produce it again.",
  });
}
