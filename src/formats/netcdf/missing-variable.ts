import { inputError } from "../../errors.ts";

export const missingVariable = (path: string, name: string, names: readonly string[]) =>
  inputError({
    code: "dataset-missing",
    what: "The file has no numeric variable of that name.",
    where: path,
    got: name,
    fix: `It has: ${names.join(", ") || "none"}.`,
  });
