const COMPONENTS: Readonly<Record<string, (quantity: string) => string>> = {
  E: (quantity) => `${quantity} towards east`,
  U: (quantity) => `Vertical ${quantity.toLowerCase()}`,
};

/**
 * What a column of an EGMS Ortho product (level 3) measures, which only the name of the product says: E is the motion towards east,
 * U the vertical one (EGMS product description, EGMS_L3_E32N34_100km_E_2018_2022_1). Null of every other product and column.
 */
export function egmsTitle(product: string, column: string): string | null {
  if (column !== "displacement" && column !== "velocity") return null;
  const component = /^EGMS_L3_E\d+N\d+_100km_([EU])(_|$)/.exec(product)?.[1] ?? "";
  return COMPONENTS[component]?.(column === "velocity" ? "Velocity" : "Displacement") ?? null;
}
