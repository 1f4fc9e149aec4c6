import { configError } from "../errors.ts";
import { multilookStack } from "../stack/multilook-stack.ts";
import { selectStack } from "../stack/select.ts";
import type { Stack } from "../stack/stack.ts";
import type { Cut } from "./cut.ts";

/** Cuts out the area first, then multilooks it. */
export function cutStack(stack: Stack, { crop, bounds, multilook }: Cut): Stack {
  if (bounds && stack.grid.geometry === "radar")
    throw configError({
      code: "bounds-in-radar",
      what: "The stack is in radar geometry, in which no box of longitudes and latitudes can be cut out.",
      where: "--bounds (mintpy.subset.lalo)",
      got: bounds.join(","),
      fix: "Give rows and columns: --crop ROW0:ROW1,COL0:COL1 (mintpy.subset.yx).",
    });
  const area = selectStack(stack, { ...(crop && { pixels: crop }), ...(bounds && { bounds }) });
  return multilook ? multilookStack(area, multilook) : area;
}
