import { openDataset } from "../parts/formats.ts";

/**
 * The perpendicular baseline of each date, metres, that MintPy keeps as a column `bperp` in the file of a series; null where
 * there is none of so many dates.
 */
export async function storedBaselines(path: string, dates: number): Promise<readonly number[] | null> {
  if (!/\.h5$/i.test(path)) return null;
  const { variables } = await openDataset(path);
  const column = variables.get("bperp");
  const isOfDates = column?.shape.length === 1 && column.shape[0] === dates;
  const values = column && isOfDates ? [...(await column.read([[0, dates]]))] : null;
  for (const variable of variables.values()) await variable.close();
  return values;
}
