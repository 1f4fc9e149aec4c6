import { describe, expect, it } from "vitest";
import { isUpwarpError } from "../errors.ts";
import {
  crsFromEpsg,
  crsFromUtmZone,
  crsFromWkt,
  describeCrs,
  isGeographic,
  projectionUnit,
  sameCrs,
  utmZone,
  wktOf,
} from "./crs.ts";
import { NO_CRS } from "./grid.ts";

/** Written by GDAL 3.6.2 without codes: ESRI's spelling, PROJ's "unknown", and WKT 2 of the latter. */
const ESRI_11N =
  'PROJCS["WGS_1984_UTM_Zone_11N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",-117.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]';
const UNKNOWN_19S =
  'PROJCS["unknown",GEOGCS["unknown",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",-69],PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],PARAMETER["false_northing",10000000],UNIT["metre",1,AUTHORITY["EPSG","9001"]],AXIS["Easting",EAST],AXIS["Northing",NORTH]]';
const WKT2_19S =
  'PROJCRS["unknown",BASEGEOGCRS["unknown",DATUM["World Geodetic System 1984",ELLIPSOID["WGS 84",6378137,298.257223563,LENGTHUNIT["metre",1]],ID["EPSG",6326]],PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433],ID["EPSG",8901]]],CONVERSION["UTM zone 19S",METHOD["Transverse Mercator",ID["EPSG",9807]],PARAMETER["Latitude of natural origin",0,ANGLEUNIT["degree",0.0174532925199433],ID["EPSG",8801]],PARAMETER["Longitude of natural origin",-69,ANGLEUNIT["degree",0.0174532925199433],ID["EPSG",8802]],PARAMETER["Scale factor at natural origin",0.9996,SCALEUNIT["unity",1],ID["EPSG",8805]],PARAMETER["False easting",500000,LENGTHUNIT["metre",1],ID["EPSG",8806]],PARAMETER["False northing",10000000,LENGTHUNIT["metre",1],ID["EPSG",8807]],ID["EPSG",17019]],CS[Cartesian,2],AXIS["(E)",east,ORDER[1],LENGTHUNIT["metre",1,ID["EPSG",9001]]],AXIS["(N)",north,ORDER[2],LENGTHUNIT["metre",1,ID["EPSG",9001]]]]';

describe("EPSG codes and well-known text", () => {
  it.each([4326, 32611, 32719, 3413, 3031, 3857, 2056, 2227, 25832, 4269])(
    "EPSG:%i survives the round trip through its text",
    (code) => {
      expect(crsFromWkt(wktOf(crsFromEpsg(code))).epsg).toBe(code);
    },
  );

  it("knows every UTM zone both ways", () => {
    for (let zone = 1; zone <= 60; zone++)
      for (const hemisphere of ["N", "S"] as const) {
        const crs = crsFromUtmZone(`${zone}${hemisphere}`);
        expect(crs.epsg).toBe((hemisphere === "N" ? 32600 : 32700) + zone);
        expect(utmZone(crs)).toBe(`${zone}${hemisphere}`);
        expect(crsFromWkt(wktOf(crs).replace(/,AUTHORITY\["EPSG","327?\d+"\]\]$/, "]")).epsg).toBe(crs.epsg);
      }
  });

  it("reads zones as people write them and refuses what is none", () => {
    expect(crsFromUtmZone("UTM 11 n").epsg).toBe(32611);
    for (const zone of ["0N", "61N", "11", "11Q", "N11", ""])
      expect(() => crsFromUtmZone(zone)).toThrow(
        expect.toSatisfy((e) => isUpwarpError(e, "utm-zone-unknown")),
      );
  });

  it("recognises UTM on WGS 84 in texts without a code", () => {
    expect(crsFromWkt(ESRI_11N).epsg).toBe(32611);
    expect(crsFromWkt(UNKNOWN_19S).epsg).toBe(32719);
    expect(crsFromWkt(WKT2_19S).epsg).toBe(32719);
  });

  it("recognises WGS 84 itself, and no other ellipsoid, meridian, unit or scale", () => {
    const wgs84 = /GEOGCS.*?\]\],PRIMEM\["Greenwich",0.0\],UNIT\["Degree",0.0174532925199433\]\]/.exec(
      ESRI_11N,
    )?.[0];
    expect(crsFromWkt(wgs84 ?? "").epsg).toBe(4326);
    const others = [
      ESRI_11N.replace("298.257223563", "298.257222101"),
      ESRI_11N.replace('"Greenwich",0.0', '"Paris",2.33722917'),
      ESRI_11N.replace('UNIT["Meter",1.0]', 'UNIT["Kilometer",1000]'),
      ESRI_11N.replace("0.9996", "1"),
      ESRI_11N.replace("-117.0", "-116.5"),
      ESRI_11N.replace("Transverse_Mercator", "Mercator"),
    ];
    for (const wkt of others) expect(crsFromWkt(wkt).epsg).toBeNull();
  });

  it("refuses a code that the registry does not have", () => {
    for (const code of [999_999, -1, 0, 1.5, Number.NaN])
      expect(() => crsFromEpsg(code)).toThrow(expect.toSatisfy((e) => isUpwarpError(e, "crs-unknown-code")));
  });

  it("has no text for nothing", () => {
    expect(() => wktOf(NO_CRS)).toThrow(expect.toSatisfy((e) => isUpwarpError(e, "crs-without-definition")));
  });

  it("does not call UTM on another datum a WGS 84 zone", () => {
    expect(utmZone(crsFromEpsg(25832))).toBeNull();
    expect(utmZone(crsFromEpsg(4326))).toBeNull();
    expect(utmZone(NO_CRS)).toBeNull();
  });
});

describe("what a system says of itself", () => {
  it("knows degrees from metres from feet", () => {
    expect(projectionUnit(crsFromEpsg(4326))).toBe("degree");
    expect(projectionUnit(crsFromEpsg(32611))).toBe("m");
    expect(projectionUnit(crsFromEpsg(2227))).toBe("US_survey_foot");
    expect(projectionUnit(crsFromWkt(WKT2_19S))).toBe("m");
    expect(projectionUnit(NO_CRS)).toBeNull();
  });

  it("knows longitude and latitude from eastings", () => {
    expect(isGeographic(crsFromEpsg(4269))).toBe(true);
    expect(isGeographic(crsFromEpsg(32611))).toBe(false);
    expect(isGeographic(NO_CRS)).toBe(false);
  });

  it("describes itself to people", () => {
    expect(describeCrs(crsFromEpsg(32611))).toBe("EPSG:32611 WGS 84 / UTM zone 11N");
    expect(describeCrs(crsFromEpsg(4326))).toBe("EPSG:4326 WGS 84");
    expect(describeCrs(crsFromWkt(ESRI_11N.replace("-117.0", "-116.5")))).toBe(
      "WGS_1984_UTM_Zone_11N (no EPSG code)",
    );
    expect(describeCrs(NO_CRS)).toBe("no coordinate reference system");
    expect(describeCrs({ epsg: 999_999, wkt: null })).toBe("EPSG:999999");
  });

  it("equals another by meaning, not by spelling", () => {
    expect(sameCrs(crsFromEpsg(32611), { epsg: null, wkt: ESRI_11N })).toBe(true);
    expect(sameCrs(crsFromEpsg(32611), crsFromEpsg(32612))).toBe(false);
    expect(sameCrs(NO_CRS, NO_CRS)).toBe(true);
    expect(sameCrs(NO_CRS, crsFromEpsg(4326))).toBe(false);
    const custom = ESRI_11N.replace("-117.0", "-116.5");
    expect(sameCrs(crsFromWkt(custom), crsFromWkt(custom.replaceAll(",", ", ")))).toBe(true);
    expect(sameCrs(crsFromWkt(custom), crsFromWkt(custom.replace("-116.5", "-116")))).toBe(false);
  });
});
