import { inputError } from "../../../errors.ts";
import { intersectGrids, sameGrid } from "../../../geo/bounds.ts";
import { describeCrs } from "../../../geo/crs.ts";
import type { Grid } from "../../../geo/grid.ts";
import { selectStack } from "../../../stack/select.ts";
import type { Stack } from "../../../stack/stack.ts";
import { croppedAttributes } from "./mintpy-grid-attributes.ts";
import type { Maps } from "./open-maps.ts";

/** Throws `grid-differs` unless two inputs have the same pixels. */
export function requireSameGrid(first: Maps, other: Maps): void {
  if (sameGrid(first.stack.grid, other.stack.grid)) return;
  throw inputError({
    code: "grid-differs",
    what: "The two inputs do not lie on one grid.",
    where: `${first.path} and ${other.path}`,
    got: `${describe(first.stack.grid)} against ${describe(other.stack.grid)}`,
    fix: "Cut one to the other with `upwarp map crop --like`, or resample it, for example with gdalwarp -tr -te.",
  });
}

const describe = ({ shape, affine, crs, geometry }: Grid) =>
  geometry === "radar"
    ? `${shape.y} x ${shape.x} in radar geometry`
    : `${shape.y} x ${shape.x} of ${affine[0]} x ${affine[4]} from (${affine[2]}, ${affine[5]}), ${describeCrs(crs)}`;

/** Inputs cut to the extent that all of them share, and a note where that made one smaller. Throws as `intersectGrids`. */
export function cutToCommon(inputs: readonly [Maps, ...Maps[]]): {
  readonly stacks: readonly [Stack, ...Stack[]];
  readonly notes: readonly string[];
} {
  const { grid, offsets } = intersectGrids(
    inputs.map(({ stack }) => stack.grid),
    inputs.map(({ path }) => path),
  );
  const notes: string[] = [];
  const [first, ...others] = inputs.map(({ stack, path }, k): Stack => {
    const { shape, geometry } = stack.grid;
    if (shape.y === grid.shape.y && shape.x === grid.shape.x) return stack;
    const { y, x } = offsets[k] ?? { y: 0, x: 0 };
    const pixels = { y: [y, y + grid.shape.y], x: [x, x + grid.shape.x] } as const;
    notes.push(`${path} was cut to the common extent of ${grid.shape.y} x ${grid.shape.x} pixels.`);
    const cut = selectStack(stack, { pixels });
    return stack.sourceAttributes
      ? { ...cut, sourceAttributes: croppedAttributes(stack.sourceAttributes, pixels, geometry) }
      : cut;
  });
  if (first === undefined) throw new TypeError("there is at least one input");
  return { stacks: [first, ...others], notes };
}
