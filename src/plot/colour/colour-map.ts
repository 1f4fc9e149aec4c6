import { configError } from "../../errors.ts";
import { lightnessOf, linearOf, luminance } from "./srgb.ts";
import { batlow, grayC, roma, romaO, vik, vikO, viridis } from "./tables.ts";

export type ColourMapKind = "sequential" | "diverging" | "cyclic";

/** A colour map: `samples` evenly spaced sRGB bytes (r, g, b, r, g, b, ...) from the low end to the high end. */
export interface ColourMap {
  readonly name: ColourMapName;
  readonly kind: ColourMapKind;
  readonly reversed: boolean;
  readonly samples: Uint8Array;
}

/** Red, green, blue and alpha, 0 to 255. */
export type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

const MAPS = {
  viridis: ["sequential", viridis],
  batlow: ["sequential", batlow],
  grayC: ["sequential", grayC],
  vik: ["diverging", vik],
  roma: ["diverging", roma],
  vikO: ["cyclic", vikO],
  romaO: ["cyclic", romaO],
} as const satisfies Record<string, readonly [ColourMapKind, string]>;

export type ColourMapName = keyof typeof MAPS;

export const colourMapNames = Object.keys(MAPS) as readonly ColourMapName[];

/** What missing data is painted with: nothing. */
const TRANSPARENT: Rgba = [0, 0, 0, 0];

/**
 * A colour map by its published name.
 *
 * @throws config error `colour-map-unknown`
 */
export function colourMap(name: string, { reversed = false }: { reversed?: boolean } = {}): ColourMap {
  const known = colourMapNames.find((candidate) => candidate === name);
  if (known === undefined)
    throw configError({
      code: "colour-map-unknown",
      what: "There is no colour map of this name.",
      got: name,
      fix: `Choose one of ${colourMapNames.join(", ")}. Rainbow maps such as jet are left out: they show edges that the data do not have.`,
    });
  const [kind, packed] = MAPS[known];
  const samples = unpack(packed);
  return { name: known, kind, reversed, samples: reversed ? reverse(samples) : samples };
}

/**
 * The colour at `t` in 0..1, linear in sRGB between samples. Outside it, cyclic maps wrap and the others keep
 * their end colour. NaN is transparent.
 */
export function colourOf({ samples, kind }: ColourMap, t: number): Rgba {
  if (Number.isNaN(t)) return TRANSPARENT;
  const last = samples.length / 3 - 1;
  const inside = kind === "cyclic" ? t - Math.floor(t) : Math.min(1, Math.max(0, t));
  const position = inside * last;
  const low = Math.min(last - 1, Math.floor(position));
  const share = position - low;
  const channel = (offset: number) => {
    const from = samples[3 * low + offset] ?? 0;
    return Math.round(from + ((samples[3 * low + 3 + offset] ?? 0) - from) * share);
  };
  return [channel(0), channel(1), channel(2), 255];
}

/** The part of a map between two positions, stretched to a whole map: leaves out ends that the paper swallows. */
function sliceColourMap(map: ColourMap, from: number, to: number): ColourMap {
  const count = map.samples.length / 3;
  const samples = new Uint8Array(map.samples.length);
  for (let i = 0; i < count; i++) {
    const [red, green, blue] = colourOf(map, from + ((to - from) * i) / (count - 1));
    samples.set([red, green, blue], 3 * i);
  }
  return { ...map, samples };
}

/** For lines and dots in data colours: high values stand out, and the low end stays visible on its paper. */
export const lineColours = () => ({
  light: sliceColourMap(colourMap("batlow", { reversed: true }), 0.15, 1),
  dark: sliceColourMap(colourMap("batlow"), 0.22, 1),
});

/** `#rrggbb`; `none` for a transparent colour. */
export function cssColour([red, green, blue, alpha]: Rgba): string {
  if (alpha === 0) return "none";
  return `#${[red, green, blue].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** CIE L* (0 black to 100 white) of an sRGB colour, D65. */
export function lightness([red, green, blue]: Rgba): number {
  return lightnessOf(luminance(linearOf(red), linearOf(green), linearOf(blue)));
}

function unpack(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16),
  );
}

function reverse(samples: Uint8Array): Uint8Array {
  const count = samples.length / 3;
  return samples.map((_, i) => samples[3 * (count - 1 - Math.floor(i / 3)) + (i % 3)] ?? 0);
}
