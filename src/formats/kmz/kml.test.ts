import { XMLValidator } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { cdata, groundOverlay, inTurn, kmlFile, region, regionLink } from "./kml.ts";

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
