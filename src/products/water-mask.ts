import { inputError } from "../errors.ts";
import { openDataset } from "../formats/open.ts";
import { sameGrid } from "../geo/bounds.ts";
import type { Grid } from "../geo/grid.ts";
import type { Stack } from "../stack/stack.ts";
import type { Dataset, Variable } from "../stack/variable.ts";
import { relabel } from "../stack/views.ts";
import { describeGrid } from "./common-grid.ts";
import { rscGrid } from "./rsc-attributes.ts";

/** The word for "no water mask, whatever the inputs hold". */
const NONE = "none";

/**
 * The stack with another water mask: that of a file (a map above 0 on land, of any format, on the stack's grid; a
 * dataset called waterMask or mask is preferred), or none at all. Throws the input errors "water-mask-missing"
 * and "grid-differs".
 */
export async function withWaterMask(stack: Stack, wanted: string): Promise<Stack> {
  const variables = new Map(stack.variables);
  if (wanted === NONE) variables.delete("waterMask");
  else variables.set("waterMask", await openWaterMask(wanted, stack.grid));
  return { ...stack, variables };
}

async function openWaterMask(path: string, grid: Grid): Promise<Variable> {
  const dataset = await openDataset(path);
  const maps = [...dataset.variables.values()].filter(({ shape }) => shape.length === 2);
  const named = ["waterMask", "mask"].flatMap((name) => maps.filter((map) => map.name === name));
  const variable = named[0] ?? (maps.length === 1 ? maps[0] : undefined);
  if (variable === undefined)
    throw inputError({
      code: "water-mask-missing",
      what: "The file does not hold one map that could be the water mask.",
      where: path,
      got: [...dataset.variables.keys()].join(", ") || "nothing",
      fix: "Name a file with one map, or with a dataset called waterMask or mask: above 0 on land.",
    });
  const own = gridOf(dataset, variable);
  const [y, x] = variable.shape;
  if (own ? sameGrid(own, grid) : y === grid.shape.y && x === grid.shape.x)
    return relabel(variable, { name: "waterMask", dims: ["y", "x"], unit: "1", nodata: null });
  throw inputError({
    code: "grid-differs",
    what: "The water mask does not lie on the grid of the stack.",
    where: path,
    got: `${own ? describeGrid(own) : `${y} x ${x} px`}\n         the stack has: ${describeGrid(grid)}`,
    fix: "Bring it to the stack's grid, for example with gdalwarp -t_srs -te -tr.",
  });
}

/** HDF5 files do not place their maps by themselves; MintPy's do by their attributes. */
function gridOf({ grid, attrs, path }: Dataset, { shape }: Variable): Grid | null {
  if (grid !== null) return grid;
  return attrs.FILE_TYPE === undefined ? null : rscGrid(attrs, { y: shape[0] ?? 0, x: shape[1] ?? 0 }, path);
}
