import { type Crs, NO_CRS } from "../../geo/grid.ts";

export const WGS84: Crs = { epsg: 4326, wkt: null };

/** WGS 84 / UTM: EPSG 32601..32660 in the north, 32701..32760 in the south. No CRS for an impossible zone. */
export function utm(zone: number, south: boolean): Crs {
  return Number.isInteger(zone) && zone >= 1 && zone <= 60
    ? { epsg: (south ? 32700 : 32600) + zone, wkt: null }
    : NO_CRS;
}
