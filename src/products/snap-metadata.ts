import { parseDate } from "../dates.ts";
import { isRecord, parseXml, textOf } from "../formats/flat/xml.ts";
import { orbitDirection, wrapHeading } from "../geo/look-vector.ts";
import type { Acquisition } from "../stack/stack.ts";
import { knownFields } from "./acquisition-fields.ts";
import type { DatePair } from "./pair-name.ts";
import { independentLooks, SPEED_OF_LIGHT } from "./radar.ts";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** Every date of SNAP's spelling in a name: 06Jan2018. */
export function snapDates(name: string): string[] {
  return [...name.matchAll(/(?<![0-9A-Za-z])(\d{2})([A-Za-z]{3})(\d{4})(?!\d)/g)].flatMap((match) => {
    const month = MONTHS.indexOf((match[2] ?? "").toLowerCase()) + 1;
    return parseDate(`${match[3]}-${String(month).padStart(2, "0")}-${match[1]}`) ?? [];
  });
}

/** An element MDElem of a BEAM-DIMAP header. */
type Element = Record<string, unknown>;

/** The parts of a .dim file that matter: what SNAP abstracted from the product, and the baselines. */
export interface Dimap {
  readonly abstracted: ReadonlyMap<string, string>;
  /** Perpendicular baselines, metres, by the two dates in the order in which SNAP pairs them. */
  readonly baselines: ReadonlyMap<string, number>;
}

export function parseDimap(text: string, where: string): Dimap {
  const root = parseXml(text, where);
  const abstracted = new Map<string, string>();
  const element = find(root, "Abstracted_Metadata");
  if (element)
    for (const attribute of listOf(element.MDATTR)) abstracted.set(nameOf(attribute), textOf(attribute));
  const baselines = new Map<string, number>();
  for (const reference of listOf(find(root, "Baselines")?.MDElem))
    for (const secondary of listOf(reference.MDElem)) {
      const [first, second] = [
        snapDates(spaced(nameOf(reference)))[0],
        snapDates(spaced(nameOf(secondary)))[0],
      ];
      const attribute = listOf(secondary.MDATTR).find((candidate) => nameOf(candidate) === "Perp Baseline");
      const value = attribute ? Number(textOf(attribute)) : Number.NaN;
      if (first && second && first !== second && Number.isFinite(value))
        baselines.set(`${first}_${second}`, value);
    }
  return { abstracted, baselines };
}

/** "Ref_06Jan2018", "Master: 06Jan2018". */
const spaced = (name: string) => name.replaceAll("_", " ");

function find(node: unknown, name: string): Element | null {
  if (Array.isArray(node)) {
    for (const child of node) {
      const found = find(child, name);
      if (found) return found;
    }
    return null;
  }
  if (!isRecord(node)) return null;
  if (node["@name"] === name) return node;
  for (const child of Object.values(node)) {
    const found = typeof child === "object" ? find(child, name) : null;
    if (found) return found;
  }
  return null;
}

const nameOf = (node: Element) => textOf(node["@name"]);
const listOf = (value: unknown): Element[] => (Array.isArray(value) ? value : [value]).filter(isRecord);

/** What SNAP calls "no value". */
const NO_VALUE = 99999;

export function acquisitionOfDimap({ abstracted }: Dimap): Acquisition {
  const number = (key: string) => {
    const value = Number.parseFloat(abstracted.get(key) ?? "");
    return Number.isFinite(value) && value !== NO_VALUE ? value : null;
  };
  const [frequency, heading] = [number("radar_frequency"), number("centre_heading")];
  const [near, far] = [number("incidence_near"), number("incidence_far")];
  const [rangeLooks, azimuthLooks] = [number("range_looks"), number("azimuth_looks")];
  const [first, last] = [
    secondsOf(abstracted.get("first_line_time")),
    secondsOf(abstracted.get("last_line_time")),
  ];
  const pass = abstracted.get("PASS")?.toLowerCase();
  const side = abstracted.get("antenna_pointing")?.toLowerCase();
  return knownFields({
    // Megahertz.
    wavelength: frequency === null || frequency <= 0 ? null : SPEED_OF_LIGHT / (frequency * 1e6),
    heading: heading === null ? null : wrapHeading(heading),
    orbitDirection: pass?.startsWith("asc")
      ? "ascending"
      : pass?.startsWith("desc")
        ? "descending"
        : heading === null
          ? null
          : orbitDirection(heading),
    incidence: near === null || far === null ? null : (near + far) / 2,
    startingRange: number("slant_range_to_first_pixel"),
    rangePixelSize: number("range_spacing"),
    azimuthPixelSize: number("azimuth_spacing"),
    rangeLooks,
    azimuthLooks,
    looks: rangeLooks === null || azimuthLooks === null ? null : independentLooks(azimuthLooks, rangeLooks),
    secondsOfDay: first === null ? null : (first + (last ?? first)) / 2,
    platform: abstracted.get("MISSION") ?? null,
    antennaSide: side === "right" || side === "left" ? side : null,
  });
}

/** "06-JAN-2018 01:50:18.123456". */
function secondsOf(text: string | undefined): number | null {
  const match = /(\d{2}):(\d{2}):(\d{2}(?:\.\d+)?)/.exec(text ?? "");
  return match ? Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]) : null;
}

/** The baseline of a pair as its product states it, whichever way around. */
export function baselineOf({ baselines }: Dimap, { reference, secondary }: DatePair): number | null {
  const [stated, turned] = [
    baselines.get(`${reference}_${secondary}`),
    baselines.get(`${secondary}_${reference}`),
  ];
  return stated ?? (turned === undefined ? null : -turned);
}
