import type { ColourMap } from "../../../plot/colour/colour-map.ts";
import type {
  Camera,
  Limits,
  Quality,
  RasterData,
  RasterLevel,
  Style,
  View,
  Viewport,
} from "../renderer-types.ts";
import { NO_DATA } from "./empty-values.ts";
import type { UniformValue } from "./program.ts";

/** What every pass of one frame needs to know. */
export interface Frame {
  readonly gl: WebGL2RenderingContext;
  readonly camera: Camera;
  readonly viewport: Viewport;
  readonly devicePixelRatio: number;
  readonly theme: View["theme"];
  readonly quality: Quality;
  /** Levels of a raster that are whole on the GPU. */
  readonly levelsOf: (data: RasterData) => readonly RasterLevel[];
  readonly textureOf: (level: RasterLevel) => WebGLTexture | null;
  readonly tableOf: (map: ColourMap) => WebGLTexture | null;
  /** A texture of one pixel for samplers that a draw does not use: an empty unit makes browsers complain. */
  readonly nothing: WebGLTexture | null;
}

/** Uniforms of `COLOURING`. */
export function colouringUniforms(style: Style): Record<string, UniformValue> {
  const { range, colours, factor = 1, offset = 0, wrap = false, reverse = false } = style;
  return {
    uOffset: Number.isFinite(offset) ? offset : NO_DATA,
    uFactor: factor,
    uRange: [range[0], 1 / (range[1] - range[0] || 1)],
    uWrap: wrap || colours.kind === "cyclic",
    uReverse: reverse,
  };
}

/** Ends of a mask as a shader compares them; an open end lets every number through. */
export const limitsUniform = ([min, max]: Limits): readonly [number, number] => [
  min ?? -NO_DATA,
  max ?? NO_DATA,
];
