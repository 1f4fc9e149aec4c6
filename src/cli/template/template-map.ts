import { isUpwarpError } from "../../errors.ts";
import type { Bounds } from "../../geo/bounds.ts";
import type { MapStep } from "../../geo/geocode-grid.ts";
import { parseBounds } from "../cut.ts";
import type { ArchiveNaming } from "../export/hdfeos5/metadata.ts";
import { plainWord, type TemplateLine } from "./parse-template.ts";
import { type BadValue, badValues } from "./translate-template.ts";

/** The map that results in radar geometry are taken to. */
export interface TemplateMap {
  readonly step?: MapStep;
  readonly bounds?: Bounds;
  readonly method?: "nearest" | "bilinear";
  /** Of floats beside the image, in MintPy's files; NaN when absent. */
  readonly fill?: number;
}

/** What a template says of the files after the last step. */
export interface TemplateFiles {
  readonly map: TemplateMap;
  readonly archive: ArchiveNaming;
}

/** MintPy's words for the values between radar pixels. */
const METHODS: Readonly<Record<string, "nearest" | "bilinear">> = { nearest: "nearest", linear: "bilinear" };

/**
 * The map that a template has MintPy geocode to, and how it names the HDF-EOS5 file. Values that cannot be read are told all
 * at once.
 *
 * @throws config error "template-value"
 */
export function filesOfTemplate(lines: readonly TemplateLine[], path: string): TemplateFiles {
  const bad: BadValue[] = [];
  const given = <T>(key: string, shape: string, read: (value: string) => T | null): T | undefined => {
    const line = lines.find((candidate) => candidate.key === `mintpy.${key}`);
    if (!line || ["auto", "none"].includes(plainWord(line.value))) return undefined;
    const value = read(line.value);
    if (value === null) bad.push({ line, shape });
    return value ?? undefined;
  };
  const bounds = given("geocode.SNWE", "SOUTH,NORTH,WEST,EAST in degrees, or none", boundsOf);
  const step = given("geocode.laloStep", "LATITUDE,LONGITUDE in degrees, or none", stepOf);
  const method = given(
    "geocode.interpMethod",
    "nearest | linear",
    (value) => METHODS[value.toLowerCase()] ?? null,
  );
  const fill = given("geocode.fillValue", "a number, or nan", numberOf);
  const [isUpdate, isSubset] = ["update", "subset"].map((key) =>
    given(`save.hdfEos5.${key}`, "yes | no", yesOrNo),
  );
  if (bad.length > 0) throw badValues(bad, path);
  return {
    map: {
      ...(step && { step }),
      ...(bounds && { bounds }),
      ...(method && { method }),
      ...(fill !== undefined && !Number.isNaN(fill) && { fill }),
    },
    archive: { ...(isUpdate && { isOpenEnded: true }), ...(isSubset && { isSubset: true }) },
  };
}

function boundsOf(value: string): Bounds | null {
  const [south, north, west, east, ...rest] = value.split(",");
  if (east === undefined || rest.length > 0) return null;
  try {
    return parseBounds([west, south, east, north].join(","));
  } catch (cause) {
    if (!isUpwarpError(cause)) throw cause;
    return null;
  }
}

/** MintPy counts latitudes downwards; ours is a size. */
function stepOf(value: string): MapStep | null {
  const numbers = value.split(",").map((part) => Math.abs(Number(part.trim() || "x")));
  const [lat = 0, lon = 0] = numbers;
  return numbers.length === 2 && lat > 0 && lon > 0 ? { lat, lon } : null;
}

function numberOf(value: string): number | null {
  if (/^(np\.)?nan$/i.test(value)) return Number.NaN;
  const number = Number(value || "x");
  return Number.isFinite(number) ? number : null;
}

function yesOrNo(value: string): boolean | null {
  const word = plainWord(value);
  return word === "yes" ? true : word === "no" ? false : null;
}
