import { configError } from "../../../errors.ts";

/** Flags that mean nothing for this kind of input must not look as if they did something. */
export function refuse(
  flags: Readonly<Record<string, unknown>>,
  names: readonly string[],
  kind: string,
): void {
  const given = names.filter((name) => flags[name] !== undefined && flags[name] !== false);
  if (given.length === 0) return;
  throw configError({
    code: "usage-conflict",
    what: `These flags mean nothing for ${kind}.`,
    got: given
      .map((name) => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`)
      .join(", "),
    fix: "Leave them out.",
  });
}
