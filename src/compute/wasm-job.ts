import { storageError } from "../errors.ts";

/** What the WASM module exports (assembly/index.ts). */
export interface KernelExports {
  readonly memory: WebAssembly.Memory;
  allocate(bytes: number): number;
  jobBytes(): number;
  fitJobBytes(): number;
  bootstrapJobBytes(): number;
  elevationJobBytes(): number;
  prepare(job: number): void;
  invert(job: number, pixels: number): void;
  fit(job: number, pixels: number): void;
  bootstrap(job: number, pixels: number): void;
  fitElevation(job: number, pixels: number): void;
}

type Numbers = Float64Array | Float32Array | Int32Array | Uint8Array;

/** Pixels that the kernels work on side by side. */
export const LANES = 8;

/** Rounds up to whole groups of lanes. */
export const wholeLanes = (pixels: number) => Math.ceil(pixels / LANES) * LANES;

/**
 * A job structure in WASM memory: one 32-bit field after the other, in the order of `fields`, which must be that of the
 * structure in assembly/. Fields left unset are zero.
 */
export class WasmJob {
  readonly address: number;
  readonly #wasm: KernelExports;
  readonly #fields: readonly string[];

  constructor(wasm: KernelExports, fields: readonly string[], bytes: number) {
    if (bytes !== 4 * fields.length)
      throw storageError({
        code: "kernels-outdated",
        what: "The WASM kernels were built from other sources than this program.",
        got: `a job of ${bytes} bytes, expected ${4 * fields.length}`,
        fix: "Run `npm run build:wasm`.",
      });
    this.#wasm = wasm;
    this.#fields = fields;
    this.address = wasm.allocate(bytes);
  }

  /** Sets integer fields: sizes, modes, addresses. */
  setIntegers(values: Readonly<Record<string, number>>): void {
    for (const [field, value] of Object.entries(values))
      this.#view().setInt32(this.#offset(field), value, true);
  }

  setFloats(values: Readonly<Record<string, number>>): void {
    for (const [field, value] of Object.entries(values))
      this.#view().setFloat32(this.#offset(field), value, true);
  }

  /** Copies arrays into WASM memory and points fields at them. */
  setArrays(arrays: Readonly<Record<string, Numbers>>): void {
    for (const [field, array] of Object.entries(arrays)) {
      const address = this.allocate(field, array.byteLength);
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      new Uint8Array(this.#wasm.memory.buffer).set(bytes, address);
    }
  }

  /** Points a field at so many zeroed bytes. */
  allocate(field: string, bytes: number): number {
    const address = this.#wasm.allocate(bytes);
    this.setIntegers({ [field]: address });
    return address;
  }

  allocateAll(bytes: Readonly<Record<string, number>>): void {
    for (const [field, size] of Object.entries(bytes)) this.allocate(field, size);
  }

  /** Part of a float32 buffer as a view, valid until the next allocation in the same module. */
  floats(field: string, start: number, length: number): Float32Array {
    return new Float32Array(this.#wasm.memory.buffer, this.#address(field) + 4 * start, length);
  }

  /** As `floats`, of a float64 buffer. */
  doubles(field: string, start: number, length: number): Float64Array {
    return new Float64Array(this.#wasm.memory.buffer, this.#address(field) + 8 * start, length);
  }

  integers(field: string, length: number): Int32Array {
    return new Int32Array(this.#wasm.memory.buffer, this.#address(field), length);
  }

  bytes(field: string, length: number): Uint8Array {
    return new Uint8Array(this.#wasm.memory.buffer, this.#address(field), length);
  }

  #address(field: string): number {
    return this.#view().getUint32(this.#offset(field), true);
  }

  #view(): DataView {
    return new DataView(this.#wasm.memory.buffer);
  }

  #offset(field: string): number {
    const index = this.#fields.indexOf(field);
    if (index < 0) throw new RangeError(`the job has no field ${field}`);
    return this.address + 4 * index;
  }
}
