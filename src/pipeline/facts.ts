import type { Stack } from "../stack/stack.ts";
import type { Facts } from "./step.ts";

/** The part of a stack that crosses threads and enters digests. */
export function factsOf(stack: Stack): Facts {
  const { grid, network, dates, dateNames, acquisition, reference = null } = stack;
  return { grid, network, dates, ...(dateNames && { dateNames }), acquisition, reference };
}
