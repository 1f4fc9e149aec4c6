import type { RasterLevel } from "../renderer-types.ts";
import { encodeValues } from "./empty-values.ts";

/** Values that are sent in one call, so that a frame can stop between two: 1 MB. */
const VALUES_PER_CALL = 1 << 18;

/** Levels as R32F textures. What is wanted is sent in pieces; a level can be drawn when it is whole. */
export interface LevelTextures {
  /** The texture of a level that is whole, else null. */
  get(level: RasterLevel): WebGLTexture | null;
  /** Puts a level in the queue, behind those that were put there before. */
  want(level: RasterLevel): void;
  /** Sends what is wanted until the deadline (of `performance.now`), a piece at least; returns how many bytes it sent. */
  send(deadline: number): number;
  readonly isWaiting: boolean;
  /** Frees every texture whose level is not among these. */
  keepOnly(levels: ReadonlySet<RasterLevel>): void;
}

interface Entry {
  readonly texture: WebGLTexture | null;
  rows: number;
}

export function createLevelTextures(gl: WebGL2RenderingContext): LevelTextures {
  const entries = new Map<RasterLevel, Entry>();
  const queue: RasterLevel[] = [];
  let scratch = new Float32Array(VALUES_PER_CALL);

  const sendRows = (level: RasterLevel, entry: Entry): number => {
    const { width, height, values } = level;
    const rows = Math.min(height - entry.rows, Math.max(1, Math.floor(VALUES_PER_CALL / width)));
    if (scratch.length < rows * width) scratch = new Float32Array(rows * width);
    encodeValues(values, entry.rows * width, (entry.rows + rows) * width, scratch);
    gl.bindTexture(gl.TEXTURE_2D, entry.texture);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, entry.rows, width, rows, gl.RED, gl.FLOAT, scratch);
    entry.rows += rows;
    return 4 * rows * width;
  };

  return {
    get: (level) => {
      const entry = entries.get(level);
      return entry !== undefined && entry.rows === level.height ? entry.texture : null;
    },
    want: (level) => {
      if (entries.has(level)) return;
      entries.set(level, { texture: createFloatTexture(gl, level), rows: 0 });
      queue.push(level);
    },
    send: (deadline) => {
      let sent = 0;
      while (sent === 0 || performance.now() < deadline) {
        const level = queue[0];
        const entry = level && entries.get(level);
        if (level === undefined) break;
        if (entry !== undefined && entry.rows < level.height) sent += sendRows(level, entry);
        else queue.shift();
      }
      while (queue[0] !== undefined && entries.get(queue[0])?.rows === queue[0].height) queue.shift();
      return sent;
    },
    get isWaiting() {
      return queue.length > 0;
    },
    keepOnly: (levels) => {
      for (const [level, { texture }] of entries)
        if (!levels.has(level)) {
          gl.deleteTexture(texture);
          entries.delete(level);
        }
      const kept = queue.filter((level) => entries.has(level));
      queue.splice(0, queue.length, ...kept);
    },
  };
}

function createFloatTexture(gl: WebGL2RenderingContext, { width, height }: RasterLevel): WebGLTexture | null {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.R32F, width, height);
  // Float textures cannot be filtered in WebGL2 without an extension, and must not: a mean with an empty pixel is no value.
  for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER])
    gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST);
  return texture;
}
