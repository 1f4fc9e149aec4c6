import type { ColourMap } from "../../../plot/colour/colour-map.ts";

/** Colour maps as textures of one row, each made once. */
export function createColourTables(gl: WebGL2RenderingContext): (map: ColourMap) => WebGLTexture | null {
  const tables = new Map<Uint8Array, WebGLTexture | null>();
  return ({ samples }) => {
    const known = tables.get(samples);
    if (known !== undefined) return known;
    // Every choice of a reversed map is a new array: without this, an evening of trying maps would fill the GPU.
    if (tables.size >= MOST_TABLES) {
      for (const texture of tables.values()) gl.deleteTexture(texture);
      tables.clear();
    }
    const count = samples.length / 3;
    const bytes = new Uint8Array(4 * count);
    for (let i = 0; i < count; i++) bytes.set([...samples.subarray(3 * i, 3 * i + 3), 255], 4 * i);
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, count, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
    for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER])
      gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST);
    tables.set(samples, texture);
    return texture;
  };
}

const MOST_TABLES = 32;
