import { bytesOf } from "../stack/dtype.ts";
import { elementsOf } from "../stack/window.ts";
import { createZip } from "./zip/create-zip.ts";

/** An array of float32 in pieces that follow each other in C order. */
export interface NpzArray {
  readonly name: string;
  readonly shape: readonly number[];
  pieces(): AsyncIterable<Float32Array>;
}

/** Writes arrays as numpy's .npz (a ZIP of .npy files, version 1.0), not compressed, as numpy.savez does. */
export async function writeNpz(path: string, arrays: readonly NpzArray[]): Promise<void> {
  const zip = await createZip(path);
  try {
    for (const array of arrays) await zip.add(`${array.name}.npy`, fileOf(array), { isStored: true });
    await zip.close();
  } catch (error) {
    await zip.discard();
    throw error;
  }
}

async function* fileOf({ name, shape, pieces }: NpzArray): AsyncIterable<Uint8Array> {
  yield headerOf(shape);
  let count = 0;
  for await (const piece of pieces()) {
    count += piece.length;
    yield bytesOf(piece);
  }
  if (count !== elementsOf(shape))
    throw new RangeError(`${name}: ${count} values for a shape of ${shape.join(" x ")}`);
}

/** Data begin at a multiple of 64 bytes (numpy.lib.format, version 1.0). */
const ALIGNMENT = 64;
const MAGIC = [0x93, ...new TextEncoder().encode("NUMPY"), 1, 0];

function headerOf(shape: readonly number[]): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${sizes}), }`;
  const plain = MAGIC.length + 2 + text.length + 1;
  const padded = text.padEnd(text.length + ((ALIGNMENT - (plain % ALIGNMENT)) % ALIGNMENT));
  const line = new TextEncoder().encode(`${padded}\n`);
  return Uint8Array.of(...MAGIC, line.length & 0xff, line.length >> 8, ...line);
}
