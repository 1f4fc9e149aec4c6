import * as v from "valibot";
import { dayNumber } from "../../dates.ts";
import { isUpwarpError } from "../../errors.ts";
import { colourMapNames } from "../../plot/colour/colour-map.ts";
import { unitFactor } from "../../units.ts";
import { LIMITS, SERIES_COLOURS } from "./limits.ts";
import { type CameraState, PANELS, type Swipe, type WorldPoint } from "./view-state.ts";

/** What each part of a state may be, whoever wrote it. */

const whole = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));
const finite = v.pipe(v.number(), v.finite());
const coordinate = v.pipe(finite, v.minValue(-LIMITS.coordinate), v.maxValue(LIMITS.coordinate));
/** Text for people or of a file: no control characters, which no name has and some terminals obey. */
const text = (most: number) =>
  v.pipe(
    v.string(),
    v.maxLength(most),
    v.check((value) => !/\p{Cc}/u.test(value)),
  );
const id = v.pipe(v.string(), v.regex(/^[A-Za-z]\d{1,6}$/));

export const layerSchema = v.pipe(text(LIMITS.layer), v.minLength(1));
export const indexSchema = whole(LIMITS.index);
export const dateSchema = v.pipe(
  v.string(),
  v.check((date) => !Number.isNaN(dayNumber(date))),
);
export const pointSchema: v.GenericSchema<WorldPoint> = v.tuple([coordinate, coordinate]);
export const referenceSchema = v.object({
  at: pointSchema,
  buffer: v.pipe(v.number(), v.minValue(0), v.maxValue(LIMITS.buffer)),
});
export const rangeSchema = v.pipe(
  v.tuple([finite, finite]),
  v.check(([low, high]) => low < high),
);
export const colourMapSchema = v.picklist(colourMapNames);
export const unitSchema = v.pipe(text(30), v.minLength(1), v.check(isUnit));
export const maskSchema = v.pipe(
  v.object({ layer: layerSchema, min: v.nullable(finite), max: v.nullable(finite) }),
  v.check(({ min, max }) => min === null || max === null || min <= max),
);
export const swipeSchema: v.GenericSchema<Swipe> = v.object({
  layer: layerSchema,
  index: indexSchema,
  at: v.pipe(finite, v.minValue(0), v.maxValue(1)),
});
export const cameraSchema: v.GenericSchema<CameraState> = v.object({
  centre: pointSchema,
  scale: v.pipe(finite, v.minValue(1e-12), v.maxValue(1e12)),
});

const place = {
  id,
  name: v.pipe(text(LIMITS.name), v.minLength(1)),
  colour: whole(SERIES_COLOURS - 1),
  hidden: v.boolean(),
};
export const markerSchema = v.object({ ...place, at: pointSchema, offset: finite });
export const outlineSchema = v.object({
  ...place,
  corners: v.pipe(v.array(pointSchema), v.minLength(3), v.maxLength(LIMITS.corners)),
});
/** A line needs two ends; none is no line. */
export const transectSchema = v.pipe(v.array(pointSchema), v.minLength(2), v.maxLength(LIMITS.corners));

export const errorsSchema = v.picklist(["auto", "bars", "band", "none"]);
export const panelSchema = v.picklist(PANELS);
export const themeSchema = v.picklist(["auto", "light", "dark"]);
export const flagSchema = v.boolean();
/** Pictures come from the web or from beside the page, and from nowhere else. */
export const basemapSchema = v.pipe(text(LIMITS.basemap), v.check(isTileAddress));

export const polynomialSchema = whole(LIMITS.polynomial);
export const relaxationSchema = v.tuple([dateSchema, v.pipe(finite, v.gtValue(0), v.maxValue(LIMITS.days))]);

function isUnit(unit: string): boolean {
  try {
    return Number.isFinite(unitFactor(unit, unit));
  } catch (error) {
    if (isUpwarpError(error, "unit-unknown")) return false;
    throw error;
  }
}

function isTileAddress(address: string): boolean {
  if (!["{z}", "{x}", "{y}"].every((part) => address.includes(part))) return false;
  const tried = address.replaceAll(/[{}]/g, "");
  if (!URL.canParse(tried, "http://localhost/")) return false;
  const { protocol, username, password } = new URL(tried, "http://localhost/");
  return (protocol === "https:" || protocol === "http:") && username === "" && password === "";
}
