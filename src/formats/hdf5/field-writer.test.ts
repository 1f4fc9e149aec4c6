import { describe, expect, it } from "vitest";
import { FieldWriter } from "./field-writer.ts";

describe("FieldWriter", () => {
  it("loses no field where its buffer grows", () => {
    const fields: readonly ((writer: FieldWriter) => FieldWriter)[] = [
      (writer) => writer.u8(0xab),
      (writer) => writer.u16(0xabab),
      (writer) => writer.u32(0xabababab),
      (writer) => writer.put(Uint8Array.of(0xab, 0xab, 0xab)),
      (writer) => writer.address(null),
    ];
    for (const write of fields)
      for (let before = 240; before < 260; before++) {
        const writer = write(new FieldWriter().zeros(before));
        expect(
          writer
            .bytes()
            .subarray(before)
            .every((byte) => byte === 0xab || byte === 0xff),
        ).toBe(true);
        expect(writer.length).toBeGreaterThan(before);
      }
  });

  it("writes little-endian fields, addresses of eight bytes and padding", () => {
    const writer = new FieldWriter()
      .u8(1)
      .u16(0x0302)
      .u32(0x07060504)
      .u64(2 ** 40)
      .text("é")
      .align(8);
    expect([...writer.bytes()]).toEqual([
      1, 2, 3, 4, 5, 6, 7, 0, 0, 0, 0, 0, 1, 0, 0, 0xc3, 0xa9, 0, 0, 0, 0, 0, 0, 0,
    ]);
  });
});
