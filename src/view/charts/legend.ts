import { isUpwarpError } from "../../errors.ts";
import type { ColourMapName } from "../../plot/colour/colour-map.ts";
import { LINE_OF_SIGHT_WORDS, quantityStyle, type Words } from "../../plot/quantity-style.ts";
import { preferredUnit, unitFactor } from "../../units.ts";
import type { Layer, Role } from "../protocol.ts";
import type { ColourState } from "../state/view-state.ts";

/** How a layer is coloured and labelled where nothing else was chosen. */
export interface LayerLegend {
  readonly colourMap: ColourMapName;
  readonly reversed: boolean;
  /** Both signs matter alike: the range is symmetric about zero. */
  readonly isDiverging: boolean;
  /** What the low and the high end of the colours mean. */
  readonly words: Words | null;
  /** Unit shown, UDUNITS spelling. */
  readonly unit: string;
  /** From the unit of the layer to that shown. */
  readonly factor: number;
}

type Labelled = Pick<Layer, "name" | "title" | "role" | "unit">;

/** Directions that a name or a title can say, with what they mean; the first that fits. */
const DIRECTIONS: readonly (readonly [RegExp, Words])[] = [
  [/\bdem ?error\b/i, ["ground lower than the DEM", "ground higher"]],
  [/\b(vertical|up|upward)\b/i, ["subsidence", "uplift"]],
  [/\b(east|eastward|horizontal)\b/i, ["towards west", "towards east"]],
  [/\b(north|northward)\b/i, ["towards south", "towards north"]],
  [/\bazimuth\b/i, ["towards earlier lines", "towards later lines"]],
  [/^v ?x\b/i, ["towards lower x", "towards higher x"]],
  [/^v ?y\b/i, ["towards lower y", "towards higher y"]],
];

/** Roles whose values have a sign that means a direction. */
const SIGNED: ReadonlySet<Role> = new Set<Role>(["displacement", "velocity", "component"]);
/** Quality maps: bright is good. */
const BRIGHT_IS_GOOD: ReadonlySet<Role> = new Set<Role>(["coherence", "mask"]);

/** Longer titles are sentences: they do not fit beside an axis. */
const LONGEST_TITLE = 34;

/** What a layer is called where there is little room: its title where that is short, else its name in words. */
export function shortTitle({ name, title }: Pick<Layer, "name" | "title">): string {
  if (title !== "" && title.length <= LONGEST_TITLE) return title;
  const words = apart(name.slice(name.lastIndexOf("/") + 1)).trim();
  return words === "" ? name : words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * Colours, words and unit of a layer by what it measures, as `upwarp plot map` has them.
 *
 * @param chosen what the person chose instead; words are left out where they would be wrong (wrapped values, a unit that turns the sign round)
 */
export function legendOf(layer: Labelled, chosen: Partial<ColourState> = {}): LayerLegend {
  const { name, title, role } = layer;
  const text = [name, title].map(apart).join(" ");
  const found = DIRECTIONS.find(([pattern]) => pattern.test(apart(name)) || pattern.test(apart(title)));
  const isDemError = found === DIRECTIONS[0];
  const isSigned = SIGNED.has(role) || (isDemError && role !== "standard-error");
  const words = isSigned
    ? (found?.[1] ?? (role === "component" ? undefined : LINE_OF_SIGHT_WORDS))
    : undefined;
  const own = styleOf(role, text, layer.unit, words);
  const { unit, factor } = displayUnit(layer, chosen.unit ?? null);
  const isDiverging = own.colourMap === "vik" && !chosen.wrap;
  const map = colourMapOf(chosen, own.colourMap);
  return {
    colourMap: map,
    reversed:
      chosen.reverse === true
        ? !(map === own.colourMap && own.reversed)
        : map === own.colourMap && own.reversed,
    isDiverging,
    words: words !== undefined && !chosen.wrap && factor > 0 ? words : null,
    unit,
    factor,
  };
}

function styleOf(role: Role, text: string, unit: string, words: Words | undefined) {
  if (BRIGHT_IS_GOOD.has(role)) return { colourMap: "grayC" as const, reversed: true };
  if (role === "standard-error" || role === "speed" || role === "elevation" || role === "count")
    return { colourMap: "batlow" as const, reversed: false };
  // A component without words still has two signs.
  if (role === "component") return { colourMap: "vik" as const, reversed: false };
  const { colourMap } = quantityStyle(role === "phase" ? `phase ${text}` : text, unit, words);
  return typeof colourMap === "string"
    ? { colourMap, reversed: false }
    : { colourMap: colourMap.name, reversed: colourMap.reversed };
}

function colourMapOf({ map, wrap }: Partial<ColourState>, own: ColourMapName): ColourMapName {
  // The state's schema has let in no other name.
  if (map !== undefined && map !== null) return map as ColourMapName;
  return wrap ? "romaO" : own;
}

/** Roles of small motion of the ground, which is read in millimetres. */
const SMALL: ReadonlySet<Role> = new Set<Role>(["displacement", "velocity", "standard-error"]);

const HEIGHT = /^(z|h|height|dem|elev(ation)?)([-_ ]|std|sigma|error)/i;

/** The unit that people read a layer in; ice flows metres in a year, and heights are in metres. */
export function usualUnit({ role, unit, name }: Pick<Layer, "role" | "unit" | "name">): string {
  // The error of a height is read as the height is.
  if (!SMALL.has(role) || (role === "standard-error" && HEIGHT.test(name))) return unit;
  return unit === "m" ? "mm" : preferredUnit(unit);
}

/** The unit that was asked for, where the layer can be shown in it (an address may ask for anything), else the usual one. */
function displayUnit(layer: Pick<Layer, "role" | "unit" | "name">, asked: string | null) {
  for (const unit of asked === null ? [usualUnit(layer)] : [asked, usualUnit(layer)]) {
    const factor = factorBetween(layer.unit, unit);
    if (factor !== null) return { unit, factor };
  }
  return { unit: layer.unit, factor: 1 };
}

/** Null where one unit is not the other's kind, or not known. */
function factorBetween(from: string, to: string): number | null {
  if (from === to) return 1;
  try {
    return unitFactor(from, to);
  } catch (error) {
    if (isUpwarpError(error, "unit-mismatch") || isUpwarpError(error, "unit-unknown")) return null;
    throw error;
  }
}

/** "demErrorStd" and "dem-error-std" as "dem error std", so that words have edges. */
const apart = (text: string) => text.replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, " ").replaceAll(/[-_.]/g, " ");
