import { inputError } from "../../errors.ts";
import { openDataset } from "../../formats/open.ts";
import { compatGrid } from "../../geo/compat-grid.ts";
import { isGeographic, isGeoreferenced } from "../../geo/crs.ts";
import { pixelMetres } from "../../geo/pixel-metres.ts";
import { resampleOnGrid } from "../../stack/resample-on-grid.ts";
import { slopeOf } from "../../stack/slope-of.ts";
import type { Stack } from "../../stack/stack.ts";
import type { Variable } from "../../stack/variable.ts";
import { relabel } from "../../stack/views.ts";
import { openOutlineMask } from "./outline-mask.ts";

export interface GroundOptions {
  /** Path of a reference DEM, on any grid. */
  readonly reference?: string | null;
  /** Paths of outlines: of what is worked on, and of what may change. */
  readonly include?: string | null;
  readonly unstable?: string | null;
  /** "pyddem": on the grid that pyddem takes the stack for. */
  readonly compat?: "pyddem";
}

/**
 * A stack of DEMs with what is known of the ground: `referenceElevation` [y, x] m and `referenceSlope` [y, x] degrees, resampled to its
 * grid as they are read, `includeMask` and `unstableMask` [y, x], 1 inside of the outlines. Errors: `reference-map`, `reference-place`,
 * those of `readOutlines`.
 */
export async function attachGround(stack: Stack, options: GroundOptions): Promise<Stack> {
  const { reference = null, include = null, unstable = null, compat } = options;
  const mode = compat === undefined ? {} : { compat };
  const variables = new Map(stack.variables);
  // pyddem writes the reference into its stacks and does not read it from there.
  if (compat === "pyddem" && reference === null) variables.delete("referenceElevation");
  for (const [name, path] of [
    ["includeMask", include],
    ["unstableMask", unstable],
  ] as const)
    if (path !== null) variables.set(name, await openOutlineMask(path, stack.grid, { name, ...mode }));
  if (reference !== null)
    for (const variable of await openReference(reference, stack, mode))
      variables.set(variable.name, variable);
  return { ...stack, variables };
}

async function openReference(
  reference: string,
  stack: Stack,
  { compat }: Pick<GroundOptions, "compat">,
): Promise<Variable[]> {
  const { grid, variables } = await openDataset(reference);
  const maps = [...variables.values()].filter(({ dims }) => dims.join() === "y,x");
  const [map] = maps;
  if (map === undefined || maps.length > 1)
    throw inputError({
      code: "reference-map",
      what: "The reference DEM is not one map.",
      where: reference,
      got: maps.length === 0 ? "no map" : maps.map(({ name }) => name).join(", "),
      fix: "Give a GeoTIFF with one band of elevations.",
    });
  if (grid === null || !isGeoreferenced(grid.crs))
    throw inputError({
      code: "reference-place",
      what: "The reference DEM does not say where it lies.",
      where: reference,
      fix: "Give a file with a coordinate system.",
    });
  const target = compat === "pyddem" ? compatGrid(stack.grid) : stack.grid;
  const placed = relabel(resampleOnGrid(map, grid, target), { name: "referenceElevation", unit: "m" });
  if (isGeographic(grid.crs)) return [placed];
  // On its own grid, where it is sharper and knows what lies around the stack, and then on the stack's.
  const slope = resampleOnGrid(slopeOf(map, pixelMetres(grid)), grid, target);
  return [placed, relabel(slope, { name: "referenceSlope", unit: "degree" })];
}
