import { inputError } from "../errors.ts";
import { copyBlock, cStrides, offsetOf } from "./copy-block.ts";
import { allocate, bytesOf, componentsOf, holds, isDType, viewAs } from "./dtype.ts";
import type { Attributes, Dim, DType, Source, TypedArray, Variable } from "./variable.ts";
import { checkWindow, elementsOf, windowShape } from "./window.ts";

export interface InMemoryOptions {
  readonly dims: readonly Dim[];
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly unit?: string;
  readonly nodata?: number | null;
  readonly scale?: number;
  readonly offset?: number;
  readonly chunks?: readonly number[];
  readonly attrs?: Attributes;
}

/**
 * A variable over an array that is already in memory, C order. Its source carries the bytes themselves
 * (base64), so a worker can rebuild it: meant for tests and small tables, not for stacks.
 */
export function inMemory(name: string, data: TypedArray, options: InMemoryOptions): Variable {
  const { dims, shape, dtype } = options;
  const components = componentsOf(dtype);
  if (!holds(dtype, data) || data.length !== elementsOf(shape) * components || dims.length !== shape.length)
    throw inputError({
      code: "data-shape-mismatch",
      what: "An array in memory does not fit its description.",
      where: name,
      got: `${data.constructor.name} of ${data.length} for ${dtype} ${shape.join(" x ")} (${dims.join(", ")})`,
      fix: "Give dims, shape and dtype that match the array; a complex array has two numbers per element.",
    });
  const strides = cStrides([...shape, components]);
  return {
    name,
    dims,
    shape,
    dtype,
    unit: options.unit ?? "",
    nodata: options.nodata ?? null,
    ...(options.scale !== undefined && { scale: options.scale }),
    ...(options.offset !== undefined && { offset: options.offset }),
    chunks: options.chunks ?? shape,
    attrs: options.attrs ?? {},
    get source(): Source {
      return { view: "inMemory", name, options: { ...options }, data: toBase64(bytesOf(data)) };
    },
    async read(window, { signal } = {}) {
      signal?.throwIfAborted();
      checkWindow({ name, dims, shape }, window);
      const extent = [...windowShape(window), components];
      const out = allocate(dtype, elementsOf(windowShape(window)));
      const start = offsetOf([...window.map(([first]) => first), 0], strides);
      copyBlock({ data, start, strides }, { data: out, start: 0, strides: cStrides(extent) }, extent);
      return out;
    },
    async close() {},
  };
}

/** Rebuilds what `inMemory` described. */
export function openInMemory(source: Source): Variable {
  const { name, options, data } = source as { name?: unknown; options?: InMemoryOptions; data?: unknown };
  if (typeof name !== "string" || typeof data !== "string" || !isDType(options?.dtype))
    throw inputError({
      code: "source-malformed",
      what: "The source of an in-memory variable lacks its name, data or options.",
      fix: "Use the variable's own `source`.",
    });
  return inMemory(name, viewAs(options.dtype, fromBase64(data)), options);
}

/** 48 kB at a time: `String.fromCharCode` takes its bytes as arguments, and the stack bounds those. */
const BASE64_STEP = 49_152;

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += BASE64_STEP)
    text += btoa(String.fromCharCode(...bytes.subarray(i, i + BASE64_STEP)));
  return text;
}

function fromBase64(text: string): Uint8Array {
  const binary = atob(text);
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
