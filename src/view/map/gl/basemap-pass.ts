import type { Basemap, BasemapTile } from "../renderer-types.ts";
import { tileMesh } from "../tile-mesh.ts";
import type { Frame } from "./frame.ts";
import { createProgram } from "./program.ts";

const VERTEX = `
in vec2 aPosition, aPlace;
uniform vec2 uScale, uShift;
out vec2 place;
void main() {
  place = aPlace;
  gl_Position = vec4(aPosition * uScale + uShift, 0.0, 1.0);
}`;

const FRAGMENT = `
in vec2 place;
uniform sampler2D uImage;
uniform float uOpacity;
out vec4 result;
void main() {
  vec4 colour = texture(uImage, place);
  result = colour * uOpacity;
}`;

interface Drawn {
  readonly texture: WebGLTexture | null;
  readonly buffer: WebGLBuffer | null;
  readonly array: WebGLVertexArrayObject | null;
  readonly origin: readonly [number, number];
  readonly count: number;
  readonly toWorld: Basemap["toWorld"];
}

/** Draws tiles as bent images; textures and meshes of tiles that are no longer given are freed. */
export function createBasemapPass(gl: WebGL2RenderingContext) {
  const program = createProgram(gl, VERTEX, FRAGMENT);
  const known = new Map<BasemapTile["image"], Drawn>();

  const free = ({ texture, buffer, array }: Drawn) => {
    gl.deleteTexture(texture);
    gl.deleteBuffer(buffer);
    gl.deleteVertexArray(array);
  };

  const upload = (tile: BasemapTile, toWorld: Basemap["toWorld"]): Drawn => {
    const { origin, vertices } = tileMesh(tile, toWorld);
    const array = gl.createVertexArray();
    gl.bindVertexArray(array);
    const buffer = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, vertices, gl.STATIC_DRAW);
    for (const [name, offset] of [
      ["aPosition", 0],
      ["aPlace", 8],
    ] as const) {
      const at = program.attribute(name);
      gl.enableVertexAttribArray(at);
      gl.vertexAttribPointer(at, 2, gl.FLOAT, false, 16, offset);
    }
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, true);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE, tile.image);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    gl.generateMipmap(gl.TEXTURE_2D);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
    for (const side of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T])
      gl.texParameteri(gl.TEXTURE_2D, side, gl.CLAMP_TO_EDGE);
    return { texture, buffer, array, origin, count: vertices.length / 4, toWorld };
  };

  return ({ camera, viewport }: Frame, basemap: Basemap | null): void => {
    const images = new Set(basemap?.tiles.map(({ image }) => image));
    for (const [image, drawn] of known)
      if (!images.has(image) || drawn.toWorld !== basemap?.toWorld) {
        free(drawn);
        known.delete(image);
      }
    if (basemap === null) return;
    program.use();
    const scale = [
      (2 * camera.scale * camera.stretch[0]) / viewport.width,
      (2 * camera.scale * camera.stretch[1]) / viewport.height,
    ] as const;
    for (const tile of basemap.tiles) {
      const drawn = known.get(tile.image) ?? upload(tile, basemap.toWorld);
      known.set(tile.image, drawn);
      program.bind({ uImage: drawn.texture });
      program.set({
        uScale: scale,
        uShift: [
          (drawn.origin[0] - camera.centre[0]) * scale[0],
          (drawn.origin[1] - camera.centre[1]) * scale[1],
        ],
        uOpacity: basemap.opacity ?? 1,
      });
      gl.bindVertexArray(drawn.array);
      gl.drawArrays(gl.TRIANGLES, 0, drawn.count);
    }
  };
}
