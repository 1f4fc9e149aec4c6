/** For a variable of several layers: `packs` of so many of its `length` positions each, if they are packed at all. */
export function packsOf(length: number, depth: number): { readonly packs?: readonly number[] } {
  if (depth <= 1 || length <= 1) return {};
  return { packs: Array.from({ length }, (_, i) => Math.floor(i / depth)) };
}
