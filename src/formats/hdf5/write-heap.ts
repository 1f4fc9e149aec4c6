import { FieldWriter } from "./field-writer.ts";

/** Where an object of variable length lies: the number of its collection, and its number there. */
export interface HeapPlace {
  readonly collection: number;
  readonly index: number;
  /** Elements: bytes of a string, references of a list. */
  readonly length: number;
}

/** The library's smallest collection (H5HG_MINSIZE). */
const SMALLEST_COLLECTION = 4096;
/** Collections close when they pass this, so that none grows without bound. */
const FULL = 1 << 20;
const LARGEST_INDEX = 0xffff;
const HEADER_BYTES = 16;

interface HeapObject {
  readonly size: number;
  readonly encode: () => Uint8Array;
}

/** Global heap collections: the place of strings and lists of variable length (specification, section III.E). */
export class GlobalHeap {
  private readonly collections: HeapObject[][] = [];
  private used = 0;
  private objectAddress: ((name: string) => number) | null = null;

  /** Reserves a place; `encode` is called when the addresses are known and gives exactly `size` bytes. */
  add(size: number, length: number, encode: () => Uint8Array): HeapPlace {
    const last = this.collections.at(-1);
    const isFull = last === undefined || this.used + size > FULL || last.length >= LARGEST_INDEX;
    const collection = isFull ? [] : last;
    if (isFull) {
      this.collections.push(collection);
      this.used = 0;
    }
    collection.push({ size, encode });
    this.used += HEADER_BYTES + size;
    return { collection: this.collections.length - 1, index: collection.length, length };
  }

  /** Reserves a place for a reference to an object of the file. */
  addReference(name: string): HeapPlace {
    return this.add(8, 1, () => new FieldWriter().u64(this.objectAddress?.(name) ?? 0).bytes());
  }

  /** Makes the addresses known that references point to. */
  resolve({ object }: { readonly object: (name: string) => number }): void {
    this.objectAddress = object;
  }

  /** Bytes of each collection. */
  sizes(): number[] {
    return this.collections.map((objects) => {
      const content = objects.reduce((sum, { size }) => sum + HEADER_BYTES + padded(size), HEADER_BYTES);
      return Math.max(SMALLEST_COLLECTION, content);
    });
  }

  encode(): Uint8Array[] {
    const sizes = this.sizes();
    return this.collections.map((objects, i) => {
      const size = sizes[i] ?? 0;
      const writer = new FieldWriter().text("GCOL").u8(1, 0, 0, 0).u64(size);
      objects.forEach((object, k) => {
        writer
          .u16(k + 1)
          .u16(1)
          .u32(0)
          .u64(object.size)
          .put(object.encode())
          .align(8);
      });
      // Object 0 is the free rest, its own header included.
      const rest = size - writer.length;
      if (rest >= HEADER_BYTES) writer.u16(0).u16(0).u32(0).u64(rest);
      return writer.zeros(size - writer.length).bytes();
    });
  }
}

const padded = (size: number) => Math.ceil(size / 8) * 8;
