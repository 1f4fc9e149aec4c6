import { chooseLevels } from "../choose-levels.ts";
import {
  MOST_MASKS,
  type RasterData,
  type RasterLevel,
  type RasterSource,
  type Style,
} from "../renderer-types.ts";
import type { ScreenGrid } from "../screen-grid.ts";
import { type Frame, limitsUniform } from "./frame.ts";
import type { UniformValue } from "./program.ts";

/** Textures and uniforms of the rasters that a shader reads, by the names that `READING` and `MASKING` give them. */
export interface RasterInputs {
  readonly textures: Record<string, WebGLTexture | null>;
  readonly uniforms: Record<string, UniformValue>;
  /** Step of the level in use for each raster that there is. */
  readonly steps: Readonly<Record<string, number>>;
  /** Some level covers a part of the grid only: the shader needs PARTIAL. */
  readonly isPartial: boolean;
}

/**
 * Chooses the levels of rasters on one grid for a scale of `pixels` grid pixels for each sample wanted. A raster that is absent, or
 * of which nothing is on the GPU yet, reads as no data.
 */
export function rasterInputs(
  frame: Frame,
  rasters: Readonly<Record<string, RasterData | null | undefined>>,
  pixels: number,
  { view, shape }: ScreenGrid,
): RasterInputs {
  const textures: Record<string, WebGLTexture | null> = {};
  const uniforms: Record<string, UniformValue> = {};
  const steps: Record<string, number> = {};
  let isPartial = false;
  for (const [name, data] of Object.entries(rasters)) {
    const chosen = data ? chooseLevels(frame.levelsOf(data), pixels, view, frame.quality) : null;
    if (chosen !== null) {
      steps[name] = chosen.fine.step;
      isPartial ||= !isWhole(chosen.fine, shape);
    }
    for (const [side, level] of [
      ["Fine", chosen?.fine],
      ["Coarse", chosen?.coarse],
    ] as const) {
      textures[`${name}${side}`] = (level && frame.textureOf(level)) ?? frame.nothing;
      uniforms[`${name}${side}Level`] = level === undefined ? [0, 0, 0] : levelUniform(level);
    }
  }
  return { textures, uniforms, steps, isPartial };
}

const levelUniform = ({ window, step }: RasterLevel): readonly number[] => [
  window.x[0],
  window.y[0],
  1 / step,
];

const isWhole = ({ window: { x, y } }: RasterLevel, shape: ScreenGrid["shape"]) =>
  x[0] <= 0 && y[0] <= 0 && x[1] >= shape.x && y[1] >= shape.y;

/** The masks of a source that its style limits, under the names of the shader. */
export function maskInputs({ masks = [] }: RasterSource, { limits = [] }: Style) {
  const used = masks.slice(0, MOST_MASKS).flatMap((data, i) => {
    const limit = limits[i];
    return limit === undefined ? [] : [{ data, limit }];
  });
  const rasters: Record<string, RasterData | null> = {};
  const uniforms: Record<string, UniformValue> = {};
  for (let i = 0; i < MOST_MASKS; i++) {
    rasters[`uMask${i}`] = used[i]?.data ?? null;
    uniforms[`uMask${i}Limits`] = limitsUniform(used[i]?.limit ?? [null, null]);
  }
  return { rasters, uniforms, count: used.length };
}
