import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isUpwarpError } from "../../errors.ts";
import { parseGdalMetadata, renderGdalMetadata } from "./gdal-metadata.ts";

describe("GDAL metadata", () => {
  it("survives the round trip, whatever the text", () => {
    const printable = fc
      .string({ unit: "grapheme", minLength: 1 })
      .filter((text) => !/[\r\n\t\p{Cc}]/u.test(text));
    fc.assert(
      fc.property(printable, printable, (value, description) => {
        const xml =
          renderGdalMetadata({ KEY: value }, [{ description, unit: "m", scale: 2, offset: -1 }]) ?? "";
        const { items, bands } = parseGdalMetadata("x", xml);
        expect(items.KEY).toBe(value);
        expect(bands.get(0)).toEqual({ description, unit: "m", scale: 2, offset: -1, items: {} });
      }),
    );
  });

  it("is not written when there is nothing to say", () => {
    expect(renderGdalMetadata({}, [{}])).toBeNull();
    expect(parseGdalMetadata("x", "")).toEqual({ items: {}, bands: new Map() });
  });

  it("leaves other domains out", () => {
    const xml = '<GDALMetadata><Item name="A" domain="RPC">1</Item><Item name="B">2</Item></GDALMetadata>';
    expect(parseGdalMetadata("x", xml).items).toEqual({ B: "2" });
  });

  it("refuses document types, which can define entities that blow up", () => {
    expect(() => parseGdalMetadata("x", "<!DOCTYPE a><GDALMetadata/>")).toThrow(
      expect.toSatisfy((e) => isUpwarpError(e, "tiff-metadata-unreadable")),
    );
  });
});
