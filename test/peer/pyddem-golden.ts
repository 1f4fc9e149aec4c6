import { openDataset } from "../../src/formats/open.ts";

/** A whole variable of a golden file as float64, C order, NaN for no data. */
export async function readGolden(path: string, name: string): Promise<Float64Array> {
  const { variables } = await openDataset(path);
  const variable = variables.get(name);
  if (variable === undefined)
    throw new Error(`${path} has no ${name}, but ${[...variables.keys()].join(", ")}`);
  try {
    return Float64Array.from(await variable.read(variable.shape.map((length) => [0, length])));
  } finally {
    await variable.close();
  }
}
