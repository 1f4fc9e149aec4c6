import type { Bounds } from "../../geo/bounds.ts";
import type { OutlineCorner } from "../../geo/outlines.ts";
import { outlinesMalformed, outlinesNotPolygons } from "./malformed.ts";

const POLYGON = 3;
const MULTI_POLYGON = 6;
/** Bytes of what follows the header's flags, by their envelope bits (OGC 12-128r18, table of clause 2.1.3). */
const ENVELOPE_BYTES = [0, 32, 48, 48, 64];
const HEADER_BYTES = 8;

/** A geometry as a GeoPackage stores it: a header, then well-known binary. */
export interface PackedGeometry {
  /** null where the header states none. */
  readonly box: Bounds | null;
  readonly isEmpty: boolean;
  rings(): OutlineCorner[][];
}

/** Reads the header (OGC 12-128r18, clause 2.1.3). Throws "outlines-malformed", and `rings` "outlines-not-polygons" also. */
export function openGeometry(blob: Uint8Array, path: string): PackedGeometry {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  const flags = blob[3] ?? 0;
  const envelope = ENVELOPE_BYTES[(flags >> 1) & 7];
  const start = HEADER_BYTES + (envelope ?? 0);
  if (blob[0] !== 0x47 || blob[1] !== 0x50 || envelope === undefined || start > blob.length)
    throw outlinesMalformed(path, `a geometry of ${blob.length} bytes without GeoPackage's header`);
  const at = (k: number) => view.getFloat64(HEADER_BYTES + 8 * k, (flags & 1) === 1);
  return {
    // Stored as west, east, south, north.
    box: envelope === 0 ? null : [at(0), at(2), at(1), at(3)],
    isEmpty: (flags & 16) !== 0,
    rings: () => new WkbReader(view, start, path).rings(),
  };
}

/** Polygons of well-known binary (OGC 06-103r4 and ISO 13249-3); z and m are passed over. */
class WkbReader {
  readonly #view: DataView;
  readonly #path: string;
  #at: number;
  #little = true;

  constructor(view: DataView, at: number, path: string) {
    this.#view = view;
    this.#at = at;
    this.#path = path;
  }

  rings(): OutlineCorner[][] {
    const { kind, numbers } = this.#head();
    if (kind === POLYGON) return this.#polygon(numbers);
    if (kind !== MULTI_POLYGON) throw outlinesNotPolygons(this.#path, `a geometry of type ${kind}`);
    const parts = this.#count(HEADER_OF_PART);
    const found: OutlineCorner[][] = [];
    for (let k = 0; k < parts; k++) {
      const part = this.#head();
      if (part.kind !== POLYGON) throw outlinesMalformed(this.#path, `a part of type ${part.kind}`);
      for (const ring of this.#polygon(part.numbers)) found.push(ring);
    }
    return found;
  }

  /** The type, and how many numbers a point has. */
  #head(): { kind: number; numbers: number } {
    this.#need(5);
    this.#little = this.#view.getUint8(this.#at) === 1;
    const type = this.#view.getUint32(this.#at + 1, this.#little);
    this.#at += 5;
    // ISO counts z and m in thousands, others set the upper bits.
    const iso = Math.floor((type & 0xffff) / 1000);
    const hasZ = iso === 1 || iso === 3 || type >>> 31 === 1;
    const hasM = iso === 2 || iso === 3 || ((type >>> 30) & 1) === 1;
    return { kind: (type & 0xffff) % 1000, numbers: 2 + Number(hasZ) + Number(hasM) };
  }

  #polygon(numbers: number): OutlineCorner[][] {
    const rings: OutlineCorner[][] = [];
    for (let left = this.#count(4); left > 0; left--) {
      const ring: OutlineCorner[] = [];
      for (let points = this.#count(8 * numbers); points > 0; points--) {
        ring.push([
          this.#view.getFloat64(this.#at, this.#little),
          this.#view.getFloat64(this.#at + 8, this.#little),
        ]);
        this.#at += 8 * numbers;
      }
      rings.push(ring);
    }
    return rings;
  }

  /** A number of things of at least so many bytes each, which the rest of the geometry must be able to hold. */
  #count(bytes: number): number {
    this.#need(4);
    const count = this.#view.getUint32(this.#at, this.#little);
    this.#at += 4;
    this.#need(count * bytes);
    return count;
  }

  #need(bytes: number): void {
    if (this.#at + bytes > this.#view.byteLength)
      throw outlinesMalformed(
        this.#path,
        `a geometry of ${this.#view.byteLength} bytes that needs ${this.#at + bytes}`,
      );
  }
}

/** Byte order, type and number of rings. */
const HEADER_OF_PART = 9;
