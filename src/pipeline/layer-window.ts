import { allocate, bytesPerElement } from "../stack/dtype.ts";
import type { ReadOptions, TypedArray, Variable } from "../stack/variable.ts";
import { checkReal, take, toFloats } from "../stack/views.ts";
import { elementsOf, fullWindow } from "../stack/window.ts";

/** A variable that has to be read whole is held beside the one before it for a while. */
const FRESH = 1.5;

/** Bytes that a window holds for each pixel of a layer of all these variables. */
export const bytesHeld = (variables: Iterable<Variable>): number =>
  [...variables].reduce(
    (sum, { dtype, readInto }) => sum + bytesPerElement(dtype) * (readInto ? 1 : FRESH),
    0,
  );

/** The layers of some variables that a thread works on, as they are stored; its memory serves one reading after another. */
export class LayerWindow {
  readonly #own = new Map<string, TypedArray>();
  readonly #floats = new Map<string, Float32Array>();
  #held: readonly (readonly [name: string, variable: Variable, stored: TypedArray])[] = [];
  #count = 0;

  /** Reads these layers of each variable in place of those that it held. Returns the bytes that they have as float32. */
  async read(
    variables: ReadonlyMap<string, Variable>,
    layers: readonly number[],
    options: ReadOptions = {},
  ): Promise<number> {
    this.#held = [];
    this.#count = layers.length;
    const held: (readonly [string, Variable, TypedArray])[] = [];
    let values = 0;
    for (const [name, variable] of variables) {
      checkReal(variable);
      const part = take(variable, variable.dims[0]!, layers);
      const stored = await this.#readPart(name, part, options);
      held.push([name, variable, stored]);
      values += stored.length;
    }
    this.#held = held;
    return values * Float32Array.BYTES_PER_ELEMENT;
  }

  /** One of the layers that were read last, by its position among them; it is overwritten when the next is asked for. */
  layer(position: number): Record<string, Float32Array> {
    const layers = this.#held.map(([name, variable, stored]) => {
      const size = stored.length / this.#count;
      const own = stored.subarray(position * size, (position + 1) * size);
      return [name, toFloats(variable, own, this.#floatsOf(name, own))] as const;
    });
    return Object.fromEntries(layers);
  }

  async #readPart(name: string, part: Variable, options: ReadOptions): Promise<TypedArray> {
    const { shape, dtype, readInto } = part;
    if (readInto === undefined) return part.read(fullWindow(shape), options);
    const size = elementsOf(shape);
    let own = this.#own.get(name);
    if (own === undefined || own.length < size) {
      this.#own.delete(name);
      own = allocate(dtype, size);
      this.#own.set(name, own);
    }
    const stored = own.subarray(0, size);
    await readInto(fullWindow(shape), stored, options);
    return stored;
  }

  #floatsOf(name: string, stored: TypedArray): Float32Array | undefined {
    if (stored instanceof Float32Array) return undefined;
    const own = this.#floats.get(name) ?? new Float32Array(stored.length);
    this.#floats.set(name, own);
    return own;
  }
}
