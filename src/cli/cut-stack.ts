import { multilookStack } from "../stack/multilook-stack.ts";
import { selectStack } from "../stack/select.ts";
import type { Stack } from "../stack/stack.ts";
import type { Cut } from "./cut.ts";

/** Cuts out the area first, then multilooks it. */
export function cutStack(stack: Stack, { crop, bounds, multilook }: Cut): Stack {
  const area = selectStack(stack, { ...(crop && { pixels: crop }), ...(bounds && { bounds }) });
  return multilook ? multilookStack(area, multilook) : area;
}
