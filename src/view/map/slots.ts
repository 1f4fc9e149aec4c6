import { checkSource, rastersOf } from "./check-source.ts";
import type { RasterData, Slot, Source, Style } from "./renderer-types.ts";

/** A source with the style it is drawn in. */
export interface Dressed {
  readonly source: Source;
  readonly style: Style;
}

/**
 * What each slot was given and what it shows. The two differ while a new raster is on its way to the GPU: until then the one before
 * stays, in its own colours, so that stepping through dates does not flicker.
 */
export function createSlots(maxTextureSize: number) {
  const given = new Map<Slot, { source: Source | null; style: Style | null }>();
  const shown = new Map<Slot, Dressed>();
  const of = (slot: Slot) => {
    const known = given.get(slot) ?? { source: null, style: null };
    given.set(slot, known);
    return known;
  };
  return {
    setSource: (slot: Slot, source: Source | null) => {
      if (source !== null) checkSource(source, maxTextureSize);
      of(slot).source = source;
      if (source === null) shown.delete(slot);
    },
    setStyle: (slot: Slot, style: Style) => {
      of(slot).style = style;
    },
    /** Lets slots show what they were given where that is ready. */
    promote: (isReady: (data: RasterData) => boolean) => {
      for (const [slot, { source, style }] of given) {
        if (source === null || style === null) continue;
        const needed = source.kind === "raster" ? needs(source.values, source.minus) : [];
        if (needed.every(isReady)) shown.set(slot, { source, style });
      }
    },
    shown: (slot: Slot): Dressed | undefined => shown.get(slot),
    /** Sources that are given or shown. */
    sources: (): ReadonlySet<Source> =>
      new Set(
        [...given.values(), ...shown.values()].flatMap(({ source }) => (source === null ? [] : [source])),
      ),
    rasters(): ReadonlySet<RasterData> {
      return new Set([...this.sources()].flatMap(rastersOf));
    },
  };
}

const needs = (...rasters: readonly (RasterData | null | undefined)[]) =>
  rasters.filter((data): data is RasterData => Boolean(data));
