import { compactDate } from "../../../dates.ts";
import type { Grid } from "../../../geo/grid.ts";
import { SOFTWARE } from "../../../pipeline/software.ts";
import type { Hdf5Attributes } from "../../parts/formats.ts";
import type { Compat } from "../geocode/geocoder.ts";
import { dataFootprint, placeBounds, sceneFootprint } from "./footprint.ts";

/** The names that the UNAVCO InSAR archive has for satellites, by what other programs call them. */
const MISSIONS: readonly (readonly [pattern: RegExp, mission: string])[] = [
  [/^(sen|s1)/i, "S1"],
  [/^alos-?2|palsar-?2/i, "ALOS2"],
  [/^alos/i, "ALOS"],
  [/^(csk|cosmo)/i, "CSK"],
  [/^env/i, "ENV"],
  [/^(ers|e[12]$)/i, "ERS"],
  [/^(tsx|terrasar)/i, "TSX"],
  [/^(rsat-?2|radarsat-?2|rs2)/i, "RSAT2"],
  [/^(rsat|radarsat)/i, "RSAT1"],
  [/^nisar/i, "NISAR"],
  [/^uav/i, "UAV"],
];

/** Beam modes of satellites that have one for all of their interferometry. */
const BEAM_MODES: Readonly<Record<string, string>> = { S1: "IW", ENV: "I", ERS: "IM" };

export interface MetadataFacts {
  /** MintPy's root attributes of the series. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly grid: Grid;
  readonly dates: readonly string[];
  /** Calendar date of the writing. */
  readonly today: string;
  readonly compat: Compat;
}

/** Attributes of the whole file in the words of the UNAVCO InSAR archive (HDF-EOS5 product format, version 0.1). */
export function archiveMetadata({ attributes, grid, dates, today, compat }: MetadataFacts): Hdf5Attributes {
  const mission = missionOf(attributes.PLATFORM);
  const integer = (key: string) =>
    ({ scalar: "i64", value: Math.trunc(Number(attributes[key] ?? 0)) || 0 }) as const;
  const isMintpy = compat === "mintpy";
  const prf = Number(attributes.PRF ?? "x");
  const scene = sceneFootprint(attributes, grid, isMintpy);
  return {
    mission,
    beam_mode: attributes.beam_mode ?? BEAM_MODES[mission] ?? "SM",
    beam_swath: integer("beam_swath"),
    relative_orbit: integer("relative_orbit"),
    first_frame: integer("first_frame"),
    last_frame: integer("last_frame"),
    first_date: dates[0] ?? "",
    last_date: dates.at(-1) ?? "",
    flight_direction: (attributes.ORBIT_DIRECTION ?? "ASCENDING").slice(0, 1).toUpperCase(),
    look_direction: Number(attributes.ANTENNA_SIDE ?? -1) < 0 ? "R" : "L",
    polarization: attributes.polarization ?? "Unknown",
    wavelength: Number(attributes.WAVELENGTH ?? 0),
    ...(Number.isFinite(prf) && { prf }),
    processing_type: "LOS_TIMESERIES",
    processing_software: attributes.PROCESSOR ?? SOFTWARE.name,
    post_processing_method: isMintpy ? "MintPy" : `${SOFTWARE.name} ${SOFTWARE.version}`,
    processing_dem: attributes.processing_dem ?? "Unknown",
    unwrap_method: attributes.unwrap_method ?? "Unknown",
    atmos_correct_method: atmosphereOf(attributes, isMintpy),
    history: today,
    // On a projected grid MintPy gives the map's own coordinates.
    data_footprint: dataFootprint(grid, !isMintpy),
    scene_footprint: scene ?? dataFootprint(grid, true),
  };
}

const missionOf = (platform = ""): string =>
  MISSIONS.find(([pattern]) => pattern.test(platform))?.[1] ?? (platform.toUpperCase() || "Unknown");

/** MintPy names a weather model or nothing; a delay that was estimated from the heights is one too. */
const atmosphereOf = (attributes: Readonly<Record<string, string>>, isMintpy: boolean): string => {
  const method = attributes["mintpy.troposphericDelay.method"] ?? attributes.atmos_correct_method;
  const isEstimated = method === undefined || method === "height_correlation" || method === "no";
  if (isEstimated && isMintpy) return "None";
  return method ?? "None";
};

/** What else the archive's name tells. */
export interface ArchiveNaming {
  /** The series goes on: later versions take the place of this one under the same name. */
  readonly isOpenEnded?: boolean;
  /** A part of the frame: the name says which. */
  readonly isSubset?: boolean;
}

/** In place of the last date. */
const OPEN_END = "XXXXXXXX";

/**
 * The archive's name of a series: S1_IW_064_0000_20180106_20181102.he5, with its end left open
 * S1_IW_064_0000_20180106_XXXXXXXX.he5, of a part of the frame S1_IW_064_0000_20180106_20181102_N31500_N32500_E130500_E131000.he5.
 */
export function archiveName(metadata: Hdf5Attributes, grid: Grid, naming: ArchiveNaming = {}): string {
  const number = (key: string) => (metadata[key] as { readonly value: number }).value;
  const swath = number("beam_swath");
  const [first, last] = [number("first_frame"), number("last_frame")];
  const frame = (value: number) => String(value).padStart(4, "0");
  return `${[
    metadata.mission,
    `${metadata.beam_mode}${swath > 0 ? swath : ""}`,
    String(number("relative_orbit")).padStart(3, "0"),
    frame(first),
    ...(last === first ? [] : [frame(last)]),
    compactDate(String(metadata.first_date)),
    naming.isOpenEnded ? OPEN_END : compactDate(String(metadata.last_date)),
    ...(naming.isSubset ? boundsInName(grid) : []),
  ].join("_")}.he5`;
}

/** South, north, west and east in thousandths of a degree, with the letter of the hemisphere; MintPy's digits. */
function boundsInName(grid: Grid): string[] {
  const [west, south, east, north] = placeBounds(grid);
  const of = (value: number, [positive, negative]: readonly [string, string], digits: number) =>
    `${value < 0 ? negative : positive}${String(Math.round(Math.abs(value) * 1e3)).padStart(digits, "0")}`;
  const [latitude, longitude] = [["N", "S"] as const, ["E", "W"] as const];
  return [of(south, latitude, 5), of(north, latitude, 5), of(west, longitude, 6), of(east, longitude, 6)];
}
