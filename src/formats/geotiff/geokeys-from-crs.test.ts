import { describe, expect, it } from "vitest";
import { crsFromEpsg, crsFromWkt, sameCrs, wktOf } from "../../geo/crs.ts";
import { type Crs, NO_CRS } from "../../geo/grid.ts";
import { transformer, WGS84 } from "../../geo/transform.ts";
import { crsFromGeoKeys } from "./crs-from-geokeys.ts";
import { GEOKEY, MODEL, USER_DEFINED } from "./geokeys.ts";
import { geoKeysFromCrs } from "./geokeys-from-crs.ts";

/** A text without its codes, so that only the parameters are left. */
const withoutCodes = (epsg: number): Crs =>
  crsFromWkt(wktOf(crsFromEpsg(epsg)).replace(/,AUTHORITY\["EPSG","\d+"\]/g, ""));

describe("GeoKeys of a system", () => {
  it.each([4326, 4269, 32611, 32719, 3413, 3031, 3857, 2056, 25832])("give EPSG:%i back", (code) => {
    expect(crsFromGeoKeys(geoKeysFromCrs(crsFromEpsg(code))).epsg).toBe(code);
  });

  it("are in ascending order, as the directory asks for", () => {
    const numbers = [...geoKeysFromCrs(withoutCodes(2227)).keys()];
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  });

  it("take the horizontal part of a compound system", () => {
    const keys = geoKeysFromCrs(crsFromEpsg(5498));
    expect(keys.get(GEOKEY.geographicType)).toBe(4269);
    expect(keys.get(GEOKEY.modelType)).toBe(MODEL.geographic);
  });

  /** Transverse Mercator, polar stereographic, Lambert in feet, Albers, LAEA, on the longitudes they are for. */
  it.each([
    [25832, 10, 50],
    [3413, -40, 75],
    [2227, -121, 37.5],
    [5070, -96, 40],
    [3035, 12, 50],
    [3395, 12, 40],
  ])("describe EPSG:%i by its parameters when it has no code", (code, lon, lat) => {
    const crs = withoutCodes(code);
    expect(crs.epsg).toBeNull();
    const keys = geoKeysFromCrs(crs);
    expect(keys.get(GEOKEY.projectedType)).toBe(USER_DEFINED);
    expect(keys.get(GEOKEY.modelType)).toBe(MODEL.projected);
    const back = crsFromGeoKeys(keys);
    const [x, y] = transformer(WGS84, back)(lon, lat);
    const [expectedX, expectedY] = transformer(WGS84, crs)(lon, lat);
    // The registry's text rounds the US survey foot to 15 digits; 1e-6 feet is beyond any map.
    expect(Math.hypot(x - expectedX, y - expectedY)).toBeLessThan(1e-6);
  });

  it("carry the text itself for a projection that is not in the table", () => {
    const crs = withoutCodes(2056);
    const keys = geoKeysFromCrs(crs);
    expect(keys.get(GEOKEY.modelType)).toBe(USER_DEFINED);
    expect(sameCrs(crsFromGeoKeys(keys), crs)).toBe(true);
  });

  it("say nothing where there is no system", () => {
    expect(crsFromGeoKeys(geoKeysFromCrs(NO_CRS))).toEqual(NO_CRS);
  });
});
