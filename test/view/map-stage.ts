import { colourMap } from "../../src/plot/colour/colour-map.ts";
import { attachGestures } from "../../src/view/map/gestures.ts";
import { createMapRenderer } from "../../src/view/map/renderer.ts";
import type {
  Basemap,
  Camera,
  MapRenderer,
  RasterData,
  RasterSource,
  Slot,
  Source,
  Style,
  View,
} from "../../src/view/map/renderer-types.ts";
import { sampleAt } from "../../src/view/map/sample.ts";
import { MISSING } from "../../src/view/protocol.ts";

/** What the browser tests of the map bring into a page: small scenes, drawn, and their pixels read in the same task. */
export { attachGestures, colourMap, MISSING, sampleAt };

export interface Scene {
  readonly sources: Partial<Record<Slot, { source: Source; style: Style }>>;
  readonly camera: Camera;
  readonly view?: Partial<View>;
  readonly basemap?: Basemap;
}

/** RGB of each device pixel, row by row from the top. */
export type Picture = readonly (readonly (readonly number[])[])[];

export class Stage {
  readonly canvas = document.createElement("canvas");
  readonly renderer: MapRenderer;
  readonly contexts: boolean[] = [];
  readonly frames: { milliseconds: number; uploadedBytes: number }[] = [];

  readonly width: number;
  readonly height: number;

  /** Browsers keep only a few contexts: each stage gives its own back to the next. */
  private static current: Stage | null = null;

  constructor(width: number, height: number, ratio = 1, quality: "full" | "fast" = "full") {
    Stage.current?.renderer.dispose();
    Stage.current = this;
    this.width = width;
    this.height = height;
    this.canvas.style.cssText = `width:${width}px;height:${height}px`;
    document.body.replaceChildren(this.canvas);
    this.renderer = createMapRenderer(this.canvas, {
      quality,
      onContext: (lost) => this.contexts.push(lost),
      onFrame: (frame) => this.frames.push(frame),
    });
    this.renderer.resize({ width, height }, ratio);
  }

  get gl(): WebGL2RenderingContext {
    const gl = this.canvas.getContext("webgl2");
    if (gl === null) throw new Error("no WebGL2");
    return gl;
  }

  set(scene: Scene): this {
    for (const slot of ["main", "swipe", "overlay"] as const) {
      const dressed = scene.sources[slot];
      this.renderer.setSource(slot, dressed?.source ?? null);
      if (dressed) this.renderer.setStyle(slot, dressed.style);
    }
    this.renderer.setCamera(scene.camera);
    this.renderer.setView({ theme: "light", swipe: null, ...scene.view });
    this.renderer.setBasemap(scene.basemap ?? null);
    return this;
  }

  picture(): Picture {
    this.renderer.settle();
    const { gl, canvas } = this;
    const bytes = new Uint8Array(4 * canvas.width * canvas.height);
    gl.readPixels(0, 0, canvas.width, canvas.height, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
    const error = gl.getError();
    if (error !== 0) throw new Error(`WebGL error ${error}`);
    return Array.from({ length: canvas.height }, (_, row) =>
      Array.from({ length: canvas.width }, (_, column) => {
        const at = 4 * ((canvas.height - 1 - row) * canvas.width + column);
        return [bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0];
      }),
    );
  }
}

/** A raster of one whole level. */
export function whole(values: ArrayLike<number>, width: number, period?: number): RasterData {
  const height = values.length / width;
  const level = {
    step: 1,
    window: { y: [0, height], x: [0, width] } as const,
    width,
    height,
    values: Float32Array.from(values),
  };
  return { levels: [level], ...(period !== undefined && { period }) };
}

/** A raster in a projection of metres: one pixel is one unit, the upper left corner lies at (0, height). */
export function rasterOf(
  values: ArrayLike<number>,
  width: number,
  more: Partial<RasterSource> = {},
): RasterSource {
  const height = values.length / width;
  return {
    kind: "raster",
    grid: {
      shape: { y: height, x: width },
      affine: [1, 0, 0, 0, -1, height],
      crs: { epsg: 32611, wkt: null },
      geometry: "map",
    },
    values: whole(values, width),
    ...more,
  };
}

export const style = (more: Partial<Style> = {}): Style => ({
  colours: colourMap("viridis"),
  range: [0, 1],
  ...more,
});
