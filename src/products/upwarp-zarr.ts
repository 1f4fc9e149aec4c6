import { dayNumber } from "../dates.ts";
import { inputError, isUpwarpError } from "../errors.ts";
import { readDates } from "../formats/zarr/read-dates.ts";
import { type Grid, IDENTITY, NO_CRS } from "../geo/grid.ts";
import { createNetwork, type Network } from "../stack/network.ts";
import type { Acquisition, Stack } from "../stack/stack.ts";
import type { Attributes, Dataset, Variable } from "../stack/variable.ts";
import { ACQUISITION_NUMBERS, ACQUISITION_WORDS } from "./acquisition-fields.ts";
import { count, enumerate } from "./enumerate.ts";
import { isNamed } from "./listing.ts";
import type { Product } from "./product.ts";

/**
 * Our own Zarr groups. A pair stack holds unwrappedPhase (pair, y, x; rad), coherence and connectedComponent
 * (pair, y, x) and maps (y, x); a time stack holds displacement or elevation (time, y, x; m) with a CF time axis, and
 * elevationStd (time; m). What the arrays cannot say is in the group's attributes:
 *
 *   product                                     "simulated", "sbas", ...
 *   dates                                       ISO dates of the stack
 *   date_names                                  what each of the dates was read from
 *   reference_dates, secondary_dates            ISO dates of each pair, in the order of the pair dimension
 *   perpendicular_baseline                      m, of each pair; absent when not known
 *   wavelength, slant_range                     m
 *   incidence, heading                          degrees
 *   reference_y, reference_x                    the pixel that the phases are to be measured against
 *   looks, seconds_of_day, orbit_direction, platform
 *   earth_radius, satellite_height, starting_range, range_pixel_size, azimuth_pixel_size    m
 *   range_looks, azimuth_looks, antenna_side
 *   source_attributes                           JSON: attributes in the terms of the product that the stack came from
 *   notes                                       what the maker wants a user to know
 */
const ACQUISITION = {
  wavelength: "wavelength",
  looks: "looks",
  incidence: "incidence",
  heading: "heading",
  slantRange: "slant_range",
  secondsOfDay: "seconds_of_day",
  orbitDirection: "orbit_direction",
  platform: "platform",
  earthRadius: "earth_radius",
  satelliteHeight: "satellite_height",
  startingRange: "starting_range",
  rangePixelSize: "range_pixel_size",
  azimuthPixelSize: "azimuth_pixel_size",
  rangeLooks: "range_looks",
  azimuthLooks: "azimuth_looks",
  antennaSide: "antenna_side",
} as const satisfies Record<keyof Acquisition, string>;

const SOURCE_ATTRIBUTES = "source_attributes";

/** What the attributes of a group say about a stack. */
type Described =
  | "product"
  | "network"
  | "dates"
  | "dateNames"
  | "acquisition"
  | "reference"
  | "sourceAttributes"
  | "notes";

/** The group attributes from which `stackOfAttributes` rebuilds a stack's axes and acquisition. */
export function stackAttributes(stack: Pick<Stack, Described | "attrs">): Attributes {
  const { network, dates, acquisition, sourceAttributes } = stack;
  const dateAt = (index: number) => network?.dates[index] ?? "";
  const entries = Object.entries(ACQUISITION).flatMap(([field, key]) => {
    const value = acquisition[field as keyof Acquisition];
    return value === undefined ? [] : [[key, value] as const];
  });
  return {
    ...stack.attrs,
    product: stack.product,
    dates,
    ...(stack.dateNames && { date_names: stack.dateNames }),
    ...(network && {
      reference_dates: network.pairs.map(({ reference }) => dateAt(reference)),
      secondary_dates: network.pairs.map(({ secondary }) => dateAt(secondary)),
      ...(network.perpendicularBaseline && { perpendicular_baseline: network.perpendicularBaseline }),
    }),
    ...Object.fromEntries(entries),
    ...(stack.reference && { reference_y: stack.reference.y, reference_x: stack.reference.x }),
    ...(sourceAttributes && { [SOURCE_ATTRIBUTES]: JSON.stringify(sourceAttributes) }),
    ...(stack.notes.length > 0 && { notes: stack.notes }),
  };
}

/** Axes and acquisition of a group that `stackAttributes` described. Throws "attribute-malformed". */
export function stackOfAttributes(attrs: Attributes, path: string): Pick<Stack, Described> {
  const network = readNetwork(attrs, path);
  const dates = network?.dates ?? strings(attrs, "dates", path) ?? [];
  checkDates(dates, path);
  const dateNames = strings(attrs, "date_names", path);
  if (dateNames && dateNames.length !== dates.length)
    throw malformed(
      "date_names",
      count(dateNames.length, "name"),
      `one for each of ${dates.length} dates`,
      path,
    );
  const [y, x] = [attrs.reference_y, attrs.reference_x];
  const words = Object.entries(ACQUISITION_WORDS).flatMap(([field, choices]) => {
    const word = choices.find((choice) => choice === attrs[ACQUISITION[field as keyof Acquisition]]);
    return word === undefined ? [] : [[field, word] as const];
  });
  const acquisition: Acquisition = {
    ...Object.assign({}, ...ACQUISITION_NUMBERS.map((field) => numberField(attrs, field, path))),
    ...Object.fromEntries(words),
    ...(typeof attrs.platform === "string" && { platform: attrs.platform }),
  };
  return {
    product: typeof attrs.product === "string" ? attrs.product : "upwarp",
    network,
    dates,
    ...(dateNames && { dateNames }),
    acquisition,
    ...(typeof y === "number" && typeof x === "number" && { reference: { y, x } }),
    ...readSourceAttributes(attrs, path),
    notes: strings(attrs, "notes", path) ?? [],
  };
}

type NumberField = (typeof ACQUISITION_NUMBERS)[number];

function numberField(attrs: Attributes, field: NumberField, path: string): Partial<Acquisition> {
  const value = attrs[ACQUISITION[field]];
  if (value === undefined) return {};
  if (typeof value !== "number" || !Number.isFinite(value))
    throw malformed(ACQUISITION[field], value, "a number", path);
  return { [field]: value };
}

function readSourceAttributes(attrs: Attributes, path: string): Pick<Stack, "sourceAttributes"> {
  const text = attrs[SOURCE_ATTRIBUTES];
  if (text === undefined) return {};
  const refuse = () => malformed(SOURCE_ATTRIBUTES, text, "the JSON of a table of texts", path);
  let table: unknown;
  try {
    table = JSON.parse(String(text));
  } catch {
    throw refuse();
  }
  if (typeof table !== "object" || table === null || Array.isArray(table)) throw refuse();
  if (!Object.values(table).every((value) => typeof value === "string")) throw refuse();
  return { sourceAttributes: table as Record<string, string> };
}

function readNetwork(attrs: Attributes, path: string): Network | null {
  const [reference, secondary] = ["reference_dates", "secondary_dates"].map((key) =>
    strings(attrs, key, path),
  );
  if (!reference && !secondary) return null;
  if (!reference || !secondary || reference.length !== secondary.length)
    throw malformed(
      "reference_dates, secondary_dates",
      `${reference?.length ?? 0} and ${secondary?.length ?? 0} dates`,
      "one of each for every pair",
      path,
    );
  checkDates([...reference, ...secondary], path);
  const baseline = attrs.perpendicular_baseline;
  const numbers = baselineNumbers(baseline);
  if (baseline !== undefined && numbers?.length !== reference.length)
    throw malformed("perpendicular_baseline", baseline, `${count(reference.length, "number")}`, path);
  return createNetwork(
    reference.map((date, k) => [date, secondary[k] ?? ""] as const),
    numbers,
  );
}

/**
 * A baseline that is not known is NaN, for which JSON has no word: Zarr writes it as a text, and a list of numbers and texts
 * comes back as the JSON of it.
 */
function baselineNumbers(value: unknown): number[] | null {
  let list = value;
  if (typeof value === "string" && value.startsWith("["))
    try {
      list = JSON.parse(value);
    } catch {
      return null;
    }
  const isNumber = (item: unknown) => typeof item === "number" || item === "NaN";
  return Array.isArray(list) && list.every(isNumber) ? list.map(Number) : null;
}

function strings(attrs: Attributes, key: string, path: string): readonly string[] | null {
  const value = attrs[key];
  if (value === undefined) return null;
  // An empty list may come back as a list of numbers: nothing in it tells them apart.
  const list = typeof value === "string" ? [value] : value;
  if (Array.isArray(list) && list.every((item) => typeof item === "string")) return list;
  throw malformed(key, value, "a list of texts", path);
}

function checkDates(dates: readonly string[], path: string): void {
  const bad = dates.filter((date) => Number.isNaN(dayNumber(date)));
  if (bad.length > 0) throw malformed("dates", enumerate(bad, ", "), "ISO dates (2018-01-06)", path);
}

const malformed = (key: string, got: unknown, expected: string, path: string) =>
  inputError({
    code: "attribute-malformed",
    what: `The attribute ${key} of the group does not describe a stack.`,
    where: path,
    got: String(got).slice(0, 200),
    fix: `It holds ${expected}; write the group again.`,
  });

/** Our own output: a pair stack from `simulate`, or any of a run's results. */
export const upwarpZarr: Product = {
  name: "upwarp",
  looksFor: "Zarr groups that upwarp wrote (simulated stacks, displacement.zarr)",
  async claim(survey) {
    const claimed = [];
    for (const entry of survey.listing.entries) {
      const family = await survey.family(entry);
      if (family !== "store" && family !== "url") continue;
      const named = isNamed(survey.listing, entry);
      const dataset = await survey.open(entry.path).catch((cause: unknown) => {
        if (isUpwarpError(cause) && !named) return null;
        throw cause;
      });
      if (dataset?.format === "zarr" && isOurs(dataset)) claimed.push(entry);
    }
    return claimed;
  },
  async open(survey, claimed) {
    const [first, second] = claimed;
    if (first === undefined || second !== undefined)
      throw inputError({
        code: "stack-ambiguous",
        what: "There is more than one Zarr group.",
        where: claimed.map(({ path }) => path).join(", "),
        fix: "Name the one that is wanted.",
      });
    return openGroup(await survey.open(first.path));
  },
};

const isOurs = ({ attrs, variables }: Dataset) =>
  typeof attrs.product === "string" || variables.has("unwrappedPhase") || variables.has("displacement");

async function openGroup(dataset: Dataset): Promise<Stack> {
  const { path, attrs, variables } = dataset;
  const described = stackOfAttributes(attrs, path);
  const dates = described.dates.length > 0 ? described.dates : ((await readDates(dataset)) ?? []);
  const maps = new Map([...variables].filter(([name, variable]) => isOfStack(name, variable)));
  return { ...described, dates, grid: dataset.grid ?? gridOfMaps(maps), variables: maps, attrs };
}

/** What has one number for each date and belongs to the data; others are coordinates, or what a step found on its way. */
const PER_DATE = new Set(["elevationStd"]);

const isOfStack = (name: string, { dims }: Variable) =>
  dims.length >= 2 || (dims[0] === "time" && PER_DATE.has(name));

function gridOfMaps(maps: Stack["variables"]): Grid {
  const [y = 0, x = 0] = [...maps.values()].find(({ dims }) => dims.length >= 2)?.shape.slice(-2) ?? [];
  return { shape: { y, x }, affine: IDENTITY, crs: NO_CRS, geometry: "radar" };
}
