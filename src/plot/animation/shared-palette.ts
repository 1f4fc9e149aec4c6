import * as gifenc from "gifenc";

/** A GIF has 256 colours; one stands for "as before". */
const MOST_COLOURS = 255;

export type Rgb = readonly [red: number, green: number, blue: number];

/** The colours of all frames of an animation. */
export interface SharedPalette {
  readonly colours: readonly Rgb[];
  /** Position of the nearest colour of each pixel. */
  indicesOf(rgba: Uint8Array): Uint8Array;
}

/**
 * One palette for all frames, so that a colour means the same value in each of them. The colours of the data are in it as
 * they are; what is left of it goes to the others, of text and lines, by how often they occur in some frames. Pixels take the nearest colour and
 * are never dithered: dots of two colours would flicker from frame to frame, and look like data.
 *
 * @param exact colours of the data, at most 255
 * @param samples RGBA of frames that hold all kinds of other colours
 */
export function sharedPalette(
  exact: Iterable<readonly number[]>,
  samples: readonly Uint8Array[],
): SharedPalette {
  const known = new Map<number, Rgb>();
  for (const [red = 0, green = 0, blue = 0] of exact) {
    if (known.size === MOST_COLOURS) break;
    known.set(keyOf(red, green, blue), [red, green, blue]);
  }
  const others = new Map<number, number>();
  for (const rgba of samples)
    for (let i = 0; i < rgba.length; i += 4) {
      const key = keyOf(rgba[i] ?? 0, rgba[i + 1] ?? 0, rgba[i + 2] ?? 0);
      if (!known.has(key)) others.set(key, (others.get(key) ?? 0) + 1);
    }
  const room = MOST_COLOURS - known.size;
  const rest = others.size <= room ? [...others.keys()].map(colourOfKey) : quantised(others, room);
  return paletteOf([...known.values(), ...rest]);
}

const keyOf = (red: number, green: number, blue: number) => (red << 16) | (green << 8) | blue;
const colourOfKey = (key: number): Rgb => [key >> 16, (key >> 8) & 255, key & 255];

/** The most frequent colours as they are, the others by clusters: paper and ink must stay what they are. */
function quantised(counts: ReadonlyMap<number, number>, room: number): readonly Rgb[] {
  if (room <= 0) return [];
  const ranked = [...counts].sort(([a, m], [b, n]) => n - m || a - b).map(([key]) => key);
  const kept = Math.floor(room / 2);
  const clustered = ranked.slice(kept);
  const rgba = new Uint8Array(4 * clustered.length);
  clustered.forEach((key, i) => {
    rgba.set([...colourOfKey(key), 255], 4 * i);
  });
  const quantize = gifenc.quantize ?? gifenc.default.quantize;
  const clusters = quantize(rgba, room - kept).map(
    ([red = 0, green = 0, blue = 0]): Rgb => [red, green, blue],
  );
  return [...ranked.slice(0, kept).map(colourOfKey), ...clusters];
}

function paletteOf(colours: readonly Rgb[]): SharedPalette {
  const nearest = new Map<number, number>();
  const find = (red: number, green: number, blue: number): number => {
    let [best, least] = [0, Number.POSITIVE_INFINITY];
    colours.forEach(([r, g, b], i) => {
      const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
      if (distance < least) [best, least] = [i, distance];
    });
    return best;
  };
  return {
    colours,
    indicesOf(rgba) {
      const indices = new Uint8Array(rgba.length / 4);
      for (let i = 0; i < indices.length; i++) {
        const [red, green, blue] = [rgba[4 * i] ?? 0, rgba[4 * i + 1] ?? 0, rgba[4 * i + 2] ?? 0];
        const key = keyOf(red, green, blue);
        let index = nearest.get(key);
        if (index === undefined) {
          index = find(red, green, blue);
          nearest.set(key, index);
        }
        indices[i] = index;
      }
      return indices;
    },
  };
}
