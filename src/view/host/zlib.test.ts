import zlib from "node:zlib";
import { describe, expect, it } from "vitest";
import * as host from "./zlib.ts";

const data = Uint8Array.from({ length: 20_000 }, (_, i) => (i * i) >> 7);
const bytes = (buffer: Uint8Array) => new Uint8Array(buffer);

describe("the stand-in for node:zlib", () => {
  it("unpacks what Node packs", () => {
    const options = { maxOutputLength: data.length };
    expect(bytes(host.inflateSync(bytes(zlib.deflateSync(data)), options))).toEqual(data);
    expect(bytes(host.gunzipSync(bytes(zlib.gzipSync(data)), options))).toEqual(data);
    expect(bytes(host.inflateSync(bytes(zlib.deflateSync(data))))).toEqual(data);
  });

  it("has Node's checksum, also in pieces", () => {
    const [a, b] = [data.subarray(0, 777), data.subarray(777)];
    expect(host.crc32(b, host.crc32(a))).toBe(zlib.crc32(data));
  });

  it("refuses what is damaged, cut off or larger than it may be, as Node does", () => {
    const packed = bytes(zlib.deflateSync(data));
    const damaged = packed.slice();
    damaged[packed.length - 2] = (damaged[packed.length - 2] as number) ^ 0x55;
    for (const wrong of [damaged, packed.subarray(0, 500), Uint8Array.of(1, 2, 3), new Uint8Array(0)])
      expect(() => host.inflateSync(wrong, { maxOutputLength: data.length })).toThrow(
        expect.objectContaining({ code: "Z_DATA_ERROR" }),
      );
    expect(() => host.inflateSync(packed, { maxOutputLength: 1000 })).toThrow();
    const gzipped = bytes(zlib.gzipSync(data));
    gzipped[gzipped.length - 6] = (gzipped[gzipped.length - 6] as number) ^ 1;
    expect(() => host.gunzipSync(gzipped, { maxOutputLength: data.length })).toThrow(/check/);
  });
});
