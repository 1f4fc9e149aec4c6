import { inputError } from "../errors.ts";
import type { Affine } from "../geo/affine.ts";
import { crsFromEpsg, crsFromUtmZone, isGeographic } from "../geo/crs.ts";
import { type Crs, type Grid, IDENTITY, NO_CRS } from "../geo/grid.ts";
import { orbitDirection, wrapHeading } from "../geo/look-vector.ts";
import { epsgOfUtmZone, utmZoneOfEpsg } from "../geo/utm.ts";
import type { Acquisition } from "../stack/stack.ts";
import type { Attributes } from "../stack/variable.ts";
import { knownFields } from "./acquisition-fields.ts";
import { independentLooks } from "./radar.ts";

/**
 * The keys of ROI_PAC's resource files (.rsc), which MintPy took over as attributes of its HDF5 files. All values
 * are strings, whatever they mean. null when the key is absent, empty or says "none".
 */
export const rscText = (attrs: Attributes, key: string): string | null => {
  const value = attrs[key];
  const trimmed = value === undefined ? "" : String(value).trim();
  return trimmed === "" || /^(none|nan)$/i.test(trimmed) ? null : trimmed;
};

/** A numeric attribute; null when it is absent. Throws the input error "attribute-not-a-number" when it is not one. */
export function rscNumber(attrs: Attributes, key: string, path: string): number | null {
  const written = rscText(attrs, key);
  if (written === null) return null;
  const value = Number(written);
  if (Number.isFinite(value)) return value;
  throw inputError({
    code: "attribute-not-a-number",
    what: "A number is expected in an attribute of the file's header.",
    where: `${path}, attribute ${key}`,
    got: written,
    fix: "Correct the value in the .rsc file or in the file's attributes.",
  });
}

/**
 * The grid: X_FIRST, Y_FIRST are the outer upper-left corner, in degrees, or in metres of EPSG or UTM_ZONE.
 * Without them the file is in radar geometry.
 */
export function rscGrid(attrs: Attributes, shape: Grid["shape"], path: string): Grid {
  const number = (key: string) => rscNumber(attrs, key, path);
  const [west, north, dx, dy] = [number("X_FIRST"), number("Y_FIRST"), number("X_STEP"), number("Y_STEP")];
  if (west === null || north === null || dx === null || dy === null)
    return { shape, affine: IDENTITY, crs: NO_CRS, geometry: "radar" };
  const affine: Affine = [dx, 0, west, 0, dy, north];
  return { shape, affine, crs: rscCrs(attrs, path), geometry: "map" };
}

function rscCrs(attrs: Attributes, path: string): Crs {
  const epsg = rscNumber(attrs, "EPSG", path);
  const zone = rscText(attrs, "UTM_ZONE");
  const unit = rscText(attrs, "X_UNIT") ?? rscText(attrs, "Y_UNIT");
  const crs = epsg !== null ? crsFromEpsg(epsg) : zone !== null ? crsFromUtmZone(zone) : crsFromEpsg(4326);
  const fromZone = zone === null ? null : epsgOfUtmZone(zone);
  if (epsg !== null && fromZone !== null && utmZoneOfEpsg(epsg) !== null && fromZone !== epsg)
    throw inputError({
      code: "grid-zone-contradicts-epsg",
      what: "The attributes name two UTM zones.",
      where: path,
      got: `UTM_ZONE ${zone}, EPSG ${epsg} (${utmZoneOfEpsg(epsg)})`,
      fix: "Correct the attribute that is wrong, in the .rsc file or in the file's attributes: either EPSG or UTM_ZONE.",
    });
  const metres = unit !== null && /^m/i.test(unit);
  if (unit === null || isGeographic(crs) !== metres) return crs;
  throw inputError({
    code: "grid-unit-contradicts-crs",
    what: "The unit of the coordinates does not fit their reference system.",
    where: path,
    got: `X_UNIT ${unit}, EPSG ${epsg ?? "absent"}, UTM_ZONE ${zone ?? "absent"}`,
    fix: metres ? "Add the attribute EPSG or UTM_ZONE." : "Set X_UNIT and Y_UNIT to meters.",
  });
}

/** Acquisition parameters; NCORRLOOKS is MintPy's own count of independent looks where the processor gave one. */
export function rscAcquisition(attrs: Attributes, path: string): Acquisition {
  const number = (key: string) => rscNumber(attrs, key, path);
  const [wavelength, heading, seconds] = [number("WAVELENGTH"), number("HEADING"), number("CENTER_LINE_UTC")];
  const [counted, azimuth, range] = [number("NCORRLOOKS"), number("ALOOKS"), number("RLOOKS")];
  const looks =
    counted !== null
      ? Math.max(1, Math.round(counted))
      : azimuth !== null && range !== null
        ? independentLooks(azimuth, range)
        : null;
  const incidence = number("CENTER_INCIDENCE_ANGLE");
  const [startingRange, rangePixelSize] = [number("STARTING_RANGE"), number("RANGE_PIXEL_SIZE")];
  const [earthRadius, satelliteHeight] = [number("EARTH_RADIUS"), number("HEIGHT")];
  const direction = rscText(attrs, "ORBIT_DIRECTION")?.toLowerCase();
  const platform = rscText(attrs, "PLATFORM");
  const side = number("ANTENNA_SIDE");
  return {
    ...(wavelength !== null && { wavelength }),
    ...(looks !== null && { looks }),
    ...(incidence !== null && { incidence }),
    ...(startingRange !== null && { startingRange }),
    ...(rangePixelSize !== null && { rangePixelSize }),
    ...(earthRadius !== null && { earthRadius }),
    ...(satelliteHeight !== null && { satelliteHeight }),
    ...(heading !== null && { heading: wrapHeading(heading) }),
    ...(seconds !== null && { secondsOfDay: seconds }),
    ...(direction?.startsWith("asc")
      ? { orbitDirection: "ascending" as const }
      : direction?.startsWith("desc")
        ? { orbitDirection: "descending" as const }
        : heading !== null && { orbitDirection: orbitDirection(heading) }),
    ...(platform !== null && { platform }),
    ...knownFields({
      earthRadius: number("EARTH_RADIUS"),
      satelliteHeight: number("HEIGHT"),
      startingRange: number("STARTING_RANGE"),
      rangePixelSize: number("RANGE_PIXEL_SIZE"),
      azimuthPixelSize: number("AZIMUTH_PIXEL_SIZE"),
      rangeLooks: range,
      azimuthLooks: azimuth,
      // ROI_PAC's and MintPy's sign: -1 looks to the right.
      antennaSide: side === null ? null : side < 0 ? "right" : "left",
    }),
  };
}
