import { formatError } from "../../errors.ts";

export function tooLarge(where: string, size: number, limit: number) {
  return formatError({
    code: "zarr-file-too-large",
    what: "A file of a Zarr store is larger than anything that its metadata allow.",
    where,
    got: `${size} bytes, at most ${limit} expected`,
    fix: "The store is damaged; copy or write it again.",
  });
}
