import { configError } from "../../errors.ts";
import type { Window } from "../../stack/variable.ts";

/** Window bounds are whole numbers inside the shape, in order. */
export function checkWindow(window: Window, shape: readonly number[], where: string): void {
  const isInside = ([start, stop]: readonly [number, number], dim: number) =>
    Number.isInteger(start) &&
    Number.isInteger(stop) &&
    0 <= start &&
    start <= stop &&
    stop <= (shape[dim] ?? 0);
  if (window.length === shape.length && window.every(isInside)) return;
  throw configError({
    code: "window-outside",
    what: "The window does not lie inside the variable.",
    where,
    got: `${window.map(([start, stop]) => `${start}:${stop}`).join(", ")} of ${shape.join(" x ")}`,
    fix: "Ask for a half-open range inside each dimension.",
  });
}
