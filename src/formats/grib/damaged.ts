import { formatError } from "../../errors.ts";

/** The typed error of a message whose parts contradict one another or the file's size. */
export const damaged = (path: string, offset: number, what: string, got: string) =>
  formatError({
    code: "grib-damaged",
    what,
    where: `${path}, message at byte ${offset}`,
    got,
    fix: "Copy or download the file again.",
  });
