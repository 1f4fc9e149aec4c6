import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { XMLValidator } from "fast-xml-parser";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, describe, expect, it } from "vitest";
import { createKmz } from "./create-kmz.ts";
import { cdata, groundOverlay, inTurn, kmlFile, region, regionLink } from "./kml.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-kmz-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("createKmz", () => {
  const write = async (path: string) => {
    const kmz = await createKmz(path);
    await kmz.add("doc.kml", "<kml/>".repeat(500));
    await kmz.add("tiles/a.png", Uint8Array.of(1, 2, 3));
    await kmz.close();
    return readFileSync(path);
  };

  it("holds what was added, in that order; text packed, pictures as they are", async () => {
    const bytes = await write(join(folder, "a.kmz"));
    const files = unzipSync(bytes);
    expect(Object.keys(files)).toEqual(["doc.kml", "tiles/a.png"]);
    expect(strFromU8(files["doc.kml"]!)).toBe("<kml/>".repeat(500));
    expect([...files["tiles/a.png"]!]).toEqual([1, 2, 3]);
    expect(bytes.length).toBeLessThan(600);
  });

  it("gives equal bytes for equal content", async () => {
    expect(await write(join(folder, "b.kmz"))).toEqual(await write(join(folder, "c.kmz")));
  });

  it("leaves nothing behind when it is discarded", async () => {
    const kmz = await createKmz(join(folder, "d.kmz"));
    await kmz.add("doc.kml", "x");
    await kmz.discard();
    expect(existsSync(join(folder, "d.kmz"))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.startsWith(".tmp"))).toEqual([]);
  });

  it("refuses more files than a ZIP can hold", { timeout: 60_000 }, async () => {
    const kmz = await createKmz(join(folder, "e.kmz"));
    const fill = async () => {
      for (let i = 0; i < 65_600; i++) await kmz.add(`${i}.png`, new Uint8Array(0));
    };
    await expect(fill()).rejects.toThrow(/kmz-too-large/);
    await kmz.discard();
  });
});

describe("KML", () => {
  it("is well formed whatever the names hold", () => {
    const text = kmlFile({
      name: 'a < b & "c"',
      Placemark: [{ name: "x", description: cdata("<b>]]></b>") }, { name: "y" }],
    });
    expect(XMLValidator.validate(text)).toBe(true);
    expect(text).toContain("a &lt; b &amp;");
    expect(text).toContain("<![CDATA[<b>]]&gt;</b>]]>");
    expect(text.match(/<Placemark>/g)).toHaveLength(2);
  });

  it("puts edges in KML's order, and longitudes within half a turn", () => {
    const text = kmlFile({ GroundOverlay: groundOverlay("m", "m.png", [179, -2, 181, 3], 4) });
    expect(text.replaceAll(/\s/g, "")).toContain(
      "<drawOrder>4</drawOrder><Icon><href>m.png</href></Icon><LatLonBox><north>3</north><south>-2</south><east>-179</east><west>179</west></LatLonBox>",
    );
    expect([inTurn(-180), inTurn(180), inTurn(190), inTurn(-541)]).toEqual([-180, 180, -170, 179]);
  });

  it("loads a link when its region is large enough on the screen", () => {
    const text = kmlFile({ NetworkLink: regionLink("t", "1/0/0.kml", [0, 0, 1, 1], [128, -1]) });
    expect(text).toContain("<viewRefreshMode>onRegion</viewRefreshMode>");
    expect(region([0, 0, 1, 1], [255.6, -1]).Lod).toEqual({ minLodPixels: 256, maxLodPixels: -1 });
  });
});
