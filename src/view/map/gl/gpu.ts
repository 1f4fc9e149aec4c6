import type { RasterLevel } from "../renderer-types.ts";
import { createArrowsPass } from "./arrows-pass.ts";
import { createBasemapPass } from "./basemap-pass.ts";
import { createColourTables } from "./colour-tables.ts";
import { createLevelTextures } from "./level-textures.ts";
import { createPointsPass } from "./points-pass.ts";
import { createRasterPass } from "./raster-pass.ts";

/** Everything that lives on the GPU; after a loss of the context a new one is made. */
export function createGpu(gl: WebGL2RenderingContext) {
  const textures = createLevelTextures(gl);
  const nothing: RasterLevel = {
    step: 1,
    window: { x: [0, 1], y: [0, 1] },
    width: 1,
    height: 1,
    values: new Float32Array([Number.NaN]),
  };
  textures.want(nothing);
  textures.send(0);
  gl.enable(gl.BLEND);
  // Colours are multiplied by their opacity already.
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  return {
    textures: {
      ...textures,
      get isWaiting() {
        return textures.isWaiting;
      },
      keepOnly: (levels: ReadonlySet<RasterLevel>) => textures.keepOnly(new Set([...levels, nothing])),
    },
    nothing: textures.get(nothing),
    tableOf: createColourTables(gl),
    drawRaster: createRasterPass(gl),
    drawArrows: createArrowsPass(gl),
    drawBasemap: createBasemapPass(gl),
    points: createPointsPass(gl),
  };
}

export type Gpu = ReturnType<typeof createGpu>;
