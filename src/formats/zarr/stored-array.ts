import type { ByteStore } from "./byte-store.ts";
import type { StoredType } from "./data-type.ts";
import type { ArrayLayout } from "./layout.ts";

/** One array of a store: what it is, where it lies, and whether a chunk may be absent. */
export interface StoredArray {
  readonly store: ByteStore;
  /** Path of the array inside the store; "" when the store is the array. */
  readonly name: string;
  readonly layout: ArrayLayout;
  readonly type: StoredType;
  readonly allowMissingChunks: boolean;
}

export const keyOf = (array: Pick<StoredArray, "name">, key: string) =>
  array.name ? `${array.name}/${key}` : key;
export const placeOf = (array: Pick<StoredArray, "name" | "store">, key: string) =>
  `${array.store.root}/${keyOf(array, key)}`;
