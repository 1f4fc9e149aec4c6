import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { createHdf5 } from "../../src/formats/hdf5/create.ts";
import { readStrings } from "../../src/formats/hdf5/strings.ts";
import { openDataset } from "../../src/formats/open.ts";
import type { Dataset, TypedArray } from "../../src/stack/variable.ts";

/**
 * Puts MintPy's work folder together as it stood when the golden set's inversions ran. The set keeps ifgramStack.h5 in two parts:
 * as loaded (unwrapPhase, coherence, connectComponent), and what MintPy added to it afterwards (unwrapPhase_bridging,
 * dropIfgram, REF_Y, REF_X).
 */
export async function assembleWorkFolder(golden: string, folder: string): Promise<void> {
  mkdirSync(join(folder, "inputs"), { recursive: true });
  cpSync(join(golden, "input/inputs/geometryGeo.h5"), join(folder, "inputs/geometryGeo.h5"));
  cpSync(join(golden, "expected/waterMask.h5"), join(folder, "waterMask.h5"));
  const loaded = await openDataset(join(golden, "input/inputs/ifgramStack.h5"));
  const after = await openDataset(join(golden, "expected/ifgramStack_after.h5"));
  const layers = [
    ...layersOf(loaded, ["unwrapPhase", "coherence", "connectComponent"]),
    ...layersOf(after, ["unwrapPhase_bridging", "bperp", "dropIfgram"]),
  ];
  const file = await createHdf5(join(folder, "inputs/ifgramStack.h5"), {
    attrs: Object.fromEntries(Object.entries(after.attrs).map(([key, value]) => [key, String(value)])),
    datasets: [
      ...layers.map(({ name, shape, dtype }) => ({ name, shape, type: dtype as "f32" | "i16" | "bool" })),
      { name: "date", shape: [layers[0]!.shape[0]!, 2], type: { ascii: 8 } },
    ],
  });
  await file.writeStrings("date", await readStrings(after.path, "date"));
  for (const { name, shape, read } of layers) {
    const whole = shape.map((length) => [0, length] as const);
    await file.write(name, whole, (await read(whole)) as TypedArray);
  }
  await file.close();
  for (const { variables } of [loaded, after])
    for (const variable of variables.values()) await variable.close();
}

const layersOf = ({ variables }: Dataset, names: readonly string[]) =>
  names.map((name) => variables.get(name)!);
