import { inputError } from "../errors.ts";
import type { Stack } from "../stack/stack.ts";

/** Axes that a layer of a stack may have before its two map axes, and what each must count. */
const lengths = ({ network, dates }: Stack): Readonly<Record<string, number>> => ({
  pair: network?.pairs.length ?? 0,
  time: dates.length,
});

/**
 * All layers of a stack lie on its grid, with a slice for each pair or date: headers that say otherwise would be
 * believed by whatever plans reads and allocations. Throws the input errors "layer-size-differs" and
 * "axis-length-differs".
 */
export function requireStackShape(stack: Stack, where: string): void {
  const { y, x } = stack.grid.shape;
  const layers = [...stack.variables.values()].filter(({ dims }) => dims.length >= 2);
  const odd = layers.filter(({ shape }) => shape.at(-2) !== y || shape.at(-1) !== x);
  if (odd.length > 0)
    throw inputError({
      code: "layer-size-differs",
      what: "A layer has another number of rows and columns than the stack's grid.",
      where,
      got: `${odd.map(({ name, shape }) => `${name} ${shape.slice(-2).join(" x ")}`).join(", ")}; the grid has ${y} x ${x}`,
      fix: "Write the layers again on one grid, or leave the odd ones out.",
    });
  const expected = lengths(stack);
  const short = [...stack.variables.values()].filter(({ dims, shape }) => {
    const wanted = expected[dims[0] ?? ""];
    return wanted !== undefined && shape[0] !== wanted;
  });
  if (short.length > 0)
    throw inputError({
      code: "axis-length-differs",
      what: "A layer does not have one slice for each pair or date that the stack names.",
      where,
      got: short
        .map(
          ({ name, dims, shape }) => `${name} has ${shape[0]} of ${expected[dims[0] ?? ""]} along ${dims[0]}`,
        )
        .join(", "),
      fix: "The dates of the pairs (reference_dates and secondary_dates in a Zarr group) must name every slice.",
    });
}
