import { GEOKEY } from "./geokeys.ts";

/** What a projection parameter is, apart from the many names it has. */
export type Role = "longitude" | "latitude" | "scale" | "easting" | "northing" | "parallel1" | "parallel2";

/** Every key that writers use for a role, the usual one first. */
export const KEYS_OF_ROLE: Readonly<Record<Role, readonly number[]>> = {
  longitude: [
    GEOKEY.originLongitude,
    GEOKEY.falseOriginLongitude,
    GEOKEY.centerLongitude,
    GEOKEY.poleLongitude,
  ],
  latitude: [GEOKEY.originLatitude, GEOKEY.falseOriginLatitude, GEOKEY.centerLatitude],
  scale: [GEOKEY.scaleAtOrigin, GEOKEY.scaleAtCenter],
  easting: [GEOKEY.falseEasting, GEOKEY.falseOriginEasting, GEOKEY.centerEasting],
  northing: [GEOKEY.falseNorthing, GEOKEY.falseOriginNorthing, GEOKEY.centerNorthing],
  parallel1: [GEOKEY.standardParallel1],
  parallel2: [GEOKEY.standardParallel2],
};

/** Every plain name that WKT 1 and 2 use for a role. */
export const NAMES_OF_ROLE: Readonly<Record<Role, readonly string[]>> = {
  longitude: [
    "central_meridian",
    "longitude_of_center",
    "longitude_of_natural_origin",
    "longitude_of_false_origin",
    "longitude_of_origin",
  ],
  latitude: [
    "latitude_of_origin",
    "latitude_of_center",
    "latitude_of_natural_origin",
    "latitude_of_false_origin",
    "latitude_of_standard_parallel",
  ],
  scale: ["scale_factor", "scale_factor_at_natural_origin"],
  easting: ["false_easting", "easting_at_false_origin"],
  northing: ["false_northing", "northing_at_false_origin"],
  parallel1: ["standard_parallel_1", "latitude_of_1st_standard_parallel"],
  parallel2: ["standard_parallel_2", "latitude_of_2nd_standard_parallel"],
};

/** A projection method under its three names, with the key and the WKT 1 name of each parameter. */
export interface ProjectionMethod {
  /** GeoTIFF ProjMethodGeoKey (GeoTIFF 1.1, annex C, "coordinate transformation" codes). */
  readonly code: number;
  /** Name in WKT 1. */
  readonly wkt: string;
  /** Other plain names, of WKT 2. */
  readonly aliases: readonly string[];
  readonly parameters: readonly (readonly [role: Role, key: number, wkt: string])[];
}

const EASTING = ["easting", GEOKEY.falseEasting, "false_easting"] as const;
const NORTHING = ["northing", GEOKEY.falseNorthing, "false_northing"] as const;
const SCALE = ["scale", GEOKEY.scaleAtOrigin, "scale_factor"] as const;

/** The methods that products of radar and optical satellites come in. */
export const METHODS: readonly ProjectionMethod[] = [
  {
    code: 1,
    wkt: "Transverse_Mercator",
    aliases: [],
    parameters: [
      ["latitude", GEOKEY.originLatitude, "latitude_of_origin"],
      ["longitude", GEOKEY.originLongitude, "central_meridian"],
      SCALE,
      EASTING,
      NORTHING,
    ],
  },
  {
    code: 7,
    wkt: "Mercator_1SP",
    aliases: ["mercator_variant_a_"],
    parameters: [["longitude", GEOKEY.originLongitude, "central_meridian"], SCALE, EASTING, NORTHING],
  },
  {
    code: 8,
    wkt: "Lambert_Conformal_Conic_2SP",
    aliases: ["lambert_conic_conformal_2sp_"],
    parameters: [
      ["latitude", GEOKEY.falseOriginLatitude, "latitude_of_origin"],
      ["longitude", GEOKEY.falseOriginLongitude, "central_meridian"],
      ["parallel1", GEOKEY.standardParallel1, "standard_parallel_1"],
      ["parallel2", GEOKEY.standardParallel2, "standard_parallel_2"],
      ["easting", GEOKEY.falseOriginEasting, "false_easting"],
      ["northing", GEOKEY.falseOriginNorthing, "false_northing"],
    ],
  },
  {
    code: 9,
    wkt: "Lambert_Conformal_Conic_1SP",
    aliases: ["lambert_conic_conformal_1sp_"],
    parameters: [
      ["latitude", GEOKEY.originLatitude, "latitude_of_origin"],
      ["longitude", GEOKEY.originLongitude, "central_meridian"],
      SCALE,
      EASTING,
      NORTHING,
    ],
  },
  {
    code: 10,
    wkt: "Lambert_Azimuthal_Equal_Area",
    aliases: [],
    parameters: [
      ["latitude", GEOKEY.centerLatitude, "latitude_of_center"],
      ["longitude", GEOKEY.centerLongitude, "longitude_of_center"],
      EASTING,
      NORTHING,
    ],
  },
  {
    code: 11,
    wkt: "Albers_Conic_Equal_Area",
    aliases: ["albers_equal_area"],
    parameters: [
      ["parallel1", GEOKEY.standardParallel1, "standard_parallel_1"],
      ["parallel2", GEOKEY.standardParallel2, "standard_parallel_2"],
      ["latitude", GEOKEY.originLatitude, "latitude_of_center"],
      ["longitude", GEOKEY.originLongitude, "longitude_of_center"],
      EASTING,
      NORTHING,
    ],
  },
  {
    code: 15,
    wkt: "Polar_Stereographic",
    aliases: ["polar_stereographic_variant_b_"],
    parameters: [
      ["latitude", GEOKEY.originLatitude, "latitude_of_origin"],
      ["longitude", GEOKEY.poleLongitude, "central_meridian"],
      SCALE,
      EASTING,
      NORTHING,
    ],
  },
  {
    code: 24,
    wkt: "Sinusoidal",
    aliases: [],
    parameters: [["longitude", GEOKEY.centerLongitude, "longitude_of_center"], EASTING, NORTHING],
  },
];

/** The value of a parameter that is not written: scale 1, all else 0. */
export const defaultOfRole = (role: Role) => (role === "scale" ? 1 : 0);
