import * as v from "valibot";
import { LIMITS } from "./limits.ts";
import { readFit } from "./read-fit.ts";
import * as schema from "./state-schemas.ts";
import { readField, readNumber, readPoints, splitFields, splitItems } from "./url-text.ts";
import { INITIAL_STATE, type Panel, type ViewState } from "./view-state.ts";

export { writeState } from "./write-state.ts";

/** A state, and what of the address is not in it, in words for people. */
export interface StateRead {
  readonly state: ViewState;
  /** At most `MOST_NOTES`; the last one counts the rest. */
  readonly dropped: readonly string[];
}

/** More than this is not read by anybody. */
const MOST_NOTES = 20;

/**
 * Reads what `writeState` wrote, or anything at all: an address can be typed, cut off or forged. What is not of the right kind or
 * beyond `LIMITS` is left out, item by item; nothing is thrown.
 *
 * @param hash the part of the address from "#" on, with or without it
 */
export function readState(hash: string): StateRead {
  const reader = new StateReader(hash);
  const { one, list } = reader;
  const state: ViewState = {
    layer: one("layer", schema.layerSchema, readField) ?? INITIAL_STATE.layer,
    index: one("i", schema.indexSchema, readNumber) ?? INITIAL_STATE.index,
    referenceDate: one("date", schema.dateSchema, readField) ?? INITIAL_STATE.referenceDate,
    reference:
      one("ref", schema.referenceSchema, (text) => {
        const [x, y, buffer, ...rest] = splitFields(text).map(readNumber);
        return rest.length === 0 ? { at: [x, y], buffer } : null;
      }) ?? INITIAL_STATE.reference,
    colours: {
      range: one("range", schema.rangeSchema, numbers) ?? INITIAL_STATE.colours.range,
      map: one("map", schema.colourMapSchema, readField) ?? INITIAL_STATE.colours.map,
      reverse: one("reverse", schema.flagSchema, readFlag) ?? INITIAL_STATE.colours.reverse,
      wrap: one("wrap", schema.flagSchema, readFlag) ?? INITIAL_STATE.colours.wrap,
      unit: one("unit", schema.unitSchema, readField) ?? INITIAL_STATE.colours.unit,
    },
    masks: list("mask", schema.maskSchema, LIMITS.masks, (text) => {
      const [layer, min, max, ...rest] = text.split(",");
      const end = (field: string | undefined) => (field === "" ? null : readNumber(field));
      return rest.length === 0 ? { layer: readField(layer ?? ""), min: end(min), max: end(max) } : null;
    }),
    swipe:
      one("swipe", schema.swipeSchema, (text) => {
        const [layer, index, at, ...rest] = text.split(",");
        if (rest.length > 0) return null;
        return { layer: readField(layer ?? ""), index: readNumber(index), at: readNumber(at) };
      }) ?? INITIAL_STATE.swipe,
    camera:
      one("view", schema.cameraSchema, (text) => {
        const [x, y, scale, ...rest] = splitFields(text).map(readNumber);
        return rest.length === 0 ? { centre: [x, y], scale } : null;
      }) ?? INITIAL_STATE.camera,
    markers: list("at", schema.markerSchema, LIMITS.markers, (text) => {
      const [place, [x, y, offset, ...rest]] = readPlace(text);
      const at = [readNumber(x), readNumber(y)];
      return rest.length === 0 ? { ...place, at, offset: readNumber(offset) } : null;
    }),
    polygons: list("area", schema.outlineSchema, LIMITS.polygons, (text) => {
      const [place, corners] = readPlace(text);
      // Not turned into numbers before they are counted.
      return corners.length <= 2 * LIMITS.corners ? { ...place, corners: readPoints(corners) } : null;
    }),
    transect:
      one("line", schema.transectSchema, (text) => {
        const points = splitItems(text);
        return points.length <= LIMITS.corners ? points.map(numbers) : null;
      }) ?? INITIAL_STATE.transect,
    chart: {
      errors: one("errors", schema.errorsSchema, readField) ?? INITIAL_STATE.chart.errors,
      fit: reader.with("fit", (text, drop) => readFit(text, drop)) ?? INITIAL_STATE.chart.fit,
      residual: one("residual", schema.flagSchema, readFlag) ?? INITIAL_STATE.chart.residual,
      weighted: one("weighted", schema.flagSchema, readFlag) ?? INITIAL_STATE.chart.weighted,
    },
    panels: reader.with("panels", readPanels) ?? INITIAL_STATE.panels,
    theme: one("theme", schema.themeSchema, readField) ?? INITIAL_STATE.theme,
    graticule: one("graticule", schema.flagSchema, readFlag) ?? INITIAL_STATE.graticule,
    relief: one("relief", schema.flagSchema, readFlag) ?? INITIAL_STATE.relief,
    arrows: one("arrows", schema.flagSchema, readFlag) ?? INITIAL_STATE.arrows,
    basemap: one("tiles", schema.basemapSchema, readField) ?? INITIAL_STATE.basemap,
  };
  return { state, dropped: reader.finish() };
}

const numbers = (text: string) => splitFields(text).map(readNumber);
const readFlag = (text: string) => (text === "1" ? true : text === "0" ? false : null);

function readPlace(text: string) {
  const [id = "", name = "", colour, hidden = "", ...rest] = text.split(",");
  const place = {
    id: readField(id),
    name: readField(name),
    colour: readNumber(colour),
    hidden: readFlag(hidden),
  };
  return [place, rest] as const;
}

function readPanels(text: string, drop: (what: string) => void): Panel[] {
  const found = new Set<Panel>();
  for (const name of splitFields(text)) {
    const panel = v.safeParse(schema.panelSchema, name);
    if (panel.success) found.add(panel.output);
    else drop(`panel ${name}`);
  }
  return [...found];
}

/** Takes the parts of an address one by one, and keeps account of what could not be taken. */
class StateReader {
  /** A map: a key called __proto__ is a key like others. */
  readonly #parts = new Map<string, string>();
  readonly #notes: string[] = [];
  #more = 0;

  constructor(hash: string) {
    if (hash.length > LIMITS.hash)
      this.#drop(`everything beyond ${LIMITS.hash.toLocaleString("en")} characters`);
    const parts = hash.slice(0, LIMITS.hash).replace(/^#/, "").split("&");
    // A part that was cut says something else than it did.
    if (hash.length > LIMITS.hash) parts.pop();
    for (const part of parts) {
      if (part === "") continue;
      const equals = part.indexOf("=");
      const key = equals < 0 ? part : part.slice(0, equals);
      if (equals < 0 || this.#parts.has(key))
        this.#drop(`${key}: ${equals < 0 ? "no value" : "given twice"}`);
      else this.#parts.set(key, part.slice(equals + 1));
    }
  }

  /** One value; null where it is absent or wrong. */
  readonly one = <T>(key: string, kind: v.GenericSchema<T>, read: (text: string) => unknown): T | null =>
    this.with(key, (text, drop) => {
      const result = v.safeParse(kind, read(text));
      if (result.success) return result.output;
      drop(text);
      return null;
    });

  /** A list, of which each item is judged by itself; a second item with the same id is none. */
  readonly list = <T extends object>(
    key: string,
    kind: v.GenericSchema<T>,
    most: number,
    read: (text: string) => unknown,
  ): T[] =>
    this.with(key, (text, drop) => {
      const kept: T[] = [];
      const ids = new Set<unknown>();
      for (const item of splitItems(text)) {
        const result = kept.length < most ? v.safeParse(kind, read(item)) : null;
        const id = result?.success && "id" in result.output ? result.output.id : undefined;
        if (!result?.success || ids.has(id)) {
          drop(item);
          continue;
        }
        if (id !== undefined) ids.add(id);
        kept.push(result.output);
      }
      return kept;
    }) ?? [];

  with<T>(key: string, read: (text: string, drop: (what: string) => void) => T): T | null {
    const text = this.#parts.get(key);
    if (text === undefined) return null;
    this.#parts.delete(key);
    return read(text, (what) => this.#drop(`${key}: ${what}`));
  }

  finish(): readonly string[] {
    for (const key of this.#parts.keys()) this.#drop(`${key}: not known`);
    return this.#more === 0 ? this.#notes : [...this.#notes, `and ${this.#more} more`];
  }

  #drop(what: string): void {
    // The last place is for the count of the rest.
    if (this.#notes.length < MOST_NOTES - 1) this.#notes.push(clip(what));
    else this.#more++;
  }
}

const LONGEST_NOTE = 80;
const clip = (text: string) => (text.length <= LONGEST_NOTE ? text : `${text.slice(0, LONGEST_NOTE - 1)}…`);
