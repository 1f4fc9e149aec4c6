import { epsgOfUtmZone, type TransverseMercator, utmZoneOfParameters } from "./utm.ts";
import {
  ellipsoidOf,
  geographicBaseOf,
  isGeographicNode,
  isProjectedNode,
  methodOf,
  primeMeridianOf,
  projectionParameters,
  unitFactorOf,
  type WktNode,
} from "./wkt.ts";

/** WGS 84: semi-major axis, metres, and inverse flattening (EPSG ellipsoid 7030). */
export const WGS84_ELLIPSOID = { semiMajor: 6378137, inverseFlattening: 298.257223563 };

/**
 * The code of a system whose text carries none, when its parameters are those of WGS 84 or of a UTM zone on
 * it. The datum is judged by its ellipsoid: "unknown, based on WGS 84" is what writers without codes mean.
 */
export function recogniseEpsg(node: WktNode): number | null {
  if (!isOnWgs84(node)) return null;
  const factor = unitFactorOf(node);
  if (isGeographicNode(node)) return Math.abs(factor / (Math.PI / 180) - 1) < 1e-7 ? 4326 : null;
  if (!isProjectedNode(node) || factor !== 1) return null;
  if (methodOf(node) !== "transverse_mercator") return null;
  const zone = utmZoneOfParameters(transverseMercatorOf(node));
  return zone === null ? null : epsgOfUtmZone(zone);
}

function isOnWgs84(node: WktNode): boolean {
  const { semiMajor, inverseFlattening } = ellipsoidOf(node);
  return (
    semiMajor === WGS84_ELLIPSOID.semiMajor &&
    Math.abs(inverseFlattening - WGS84_ELLIPSOID.inverseFlattening) < 1e-8 &&
    primeMeridianOf(geographicBaseOf(node)) === 0
  );
}

function transverseMercatorOf(node: WktNode): TransverseMercator {
  const parameters = projectionParameters(node);
  const value = (...names: string[]) =>
    names.map((name) => parameters.get(name)).find((v) => v !== undefined) ?? Number.NaN;
  return {
    latitudeOfOrigin: value("latitude_of_origin", "latitude_of_natural_origin"),
    centralMeridian: value("central_meridian", "longitude_of_natural_origin"),
    scale: value("scale_factor", "scale_factor_at_natural_origin"),
    falseEasting: value("false_easting"),
    falseNorthing: value("false_northing"),
  };
}
