import { humanUnit, preferredUnit, unitFactor } from "../../units.ts";

/** The unit that people read a quantity in, and what a stored value is multiplied by to get there. */
export function displayQuantity(unit: string): { readonly unit: string; readonly factor: number } {
  if (unit === "" || unit === "1") return { unit: "", factor: 1 };
  const shown = preferredUnit(unit);
  return { unit: humanUnit(shown), factor: shown === unit ? 1 : unitFactor(unit, shown) };
}
