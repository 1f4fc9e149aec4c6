import { worldToScreen } from "../camera.ts";
import { worldAffine } from "../grid-world.ts";
import type { RasterSource, Style } from "../renderer-types.ts";
import { screenGrid } from "../screen-grid.ts";
import type { Frame } from "./frame.ts";
import { MASKING, READING } from "./glsl.ts";
import { createVariants } from "./program.ts";
import { maskInputs, rasterInputs } from "./raster-inputs.ts";
import { themeColour } from "./theme-colours.ts";

/** Slower than this share of a CSS pixel's arrow has no direction to show. */
const SHORTEST = 1.5;

/** One square for each arrow; places without data or masked, and still ones, have none. */
const VERTEX = `
${READING}
${MASKING}
uniform sampler2D uEastFine, uEastCoarse, uNorthFine, uNorthCoarse;
uniform vec3 uEastFineLevel, uEastCoarseLevel, uNorthFineLevel, uNorthCoarseLevel;
uniform vec2 uOrigin, uAlongX, uAlongY, uSize, uFirst, uCanvas;
uniform float uSpacing, uFull, uPixelRatio;
uniform int uColumns;
out vec2 along;
out float reach;
void main() {
  vec2 cell = vec2(float(gl_InstanceID % uColumns), float(gl_InstanceID / uColumns));
  vec2 middle = uFirst + cell * uSpacing;
  vec2 position = uOrigin + middle.x * uAlongX + middle.y * uAlongY;
  gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  if (any(lessThan(position, vec2(0.0))) || any(greaterThanEqual(position, uSize))) return;
  vec2 velocity = vec2(
    readRaster(uEastFine, uEastCoarse, uEastFineLevel, uEastCoarseLevel, position),
    readRaster(uNorthFine, uNorthCoarse, uNorthFineLevel, uNorthCoarseLevel, position));
  if (isEmpty(velocity.x) || isEmpty(velocity.y) || isMasked(position)) return;
  float speed = length(velocity);
  reach = 0.5 * uSpacing * min(1.0, speed / uFull);
  if (2.0 * reach < ${SHORTEST.toFixed(1)} * uPixelRatio) return;
  vec2 forward = velocity / speed;
  vec2 corner = vec2(gl_VertexID % 2 == 0 ? -1.0 : 1.0, gl_VertexID < 2 ? -1.0 : 1.0);
  along = corner * vec2(reach + 3.0 * uPixelRatio, 7.5 * uPixelRatio);
  vec2 at = middle + along.x * forward + along.y * vec2(-forward.y, forward.x);
  gl_Position = vec4(2.0 * at / uCanvas - 1.0, 0.0, 1.0);
}`;

/** Distance to a shaft and a head, with a rim in the paper's colour so that arrows stand out on every map. */
const FRAGMENT = `
in vec2 along;
in float reach;
uniform float uPixelRatio, uOpacity;
uniform vec3 uInk, uPaper;
out vec4 result;
void main() {
  float head = min(8.0 * uPixelRatio, 1.2 * reach), halfHead = 0.55 * head;
  vec2 at = vec2(along.x, abs(along.y));
  vec2 fromShaft = vec2(abs(at.x + 0.5 * head) - (reach - 0.5 * head), at.y - 0.7 * uPixelRatio);
  float shaft = max(fromShaft.x, fromShaft.y);
  float tip = max(reach - head - at.x, dot(normalize(vec2(halfHead, head)), vec2(at.x - reach, at.y)));
  float distance_ = min(shaft, tip);
  float ink = clamp(0.5 - distance_, 0.0, 1.0);
  float cover = clamp(0.5 - (distance_ - 1.2 * uPixelRatio), 0.0, 1.0);
  if (cover == 0.0) discard;
  result = vec4(mix(uPaper, uInk, ink), 1.0) * (cover * uOpacity);
}`;

/** Samples of the vectors along the distance between two arrows: each arrow stands for its neighbourhood, not for one pixel. */
const SAMPLES_BETWEEN = 4;

export function createArrowsPass(gl: WebGL2RenderingContext) {
  const programs = createVariants(gl, VERTEX, FRAGMENT);
  const empty = gl.createVertexArray();

  return (frame: Frame, source: RasterSource, style: Style): void => {
    const { arrows, grid } = source;
    const look = style.arrows;
    if (!arrows || look === undefined || !(look.spacing > 0) || !(look.full > 0)) return;
    const { camera, viewport, devicePixelRatio, theme } = frame;
    const place = screenGrid(grid, camera, viewport, devicePixelRatio);
    const spacing = look.spacing * devicePixelRatio;
    const masks = maskInputs(source, style);
    const inputs = rasterInputs(
      frame,
      { uEast: arrows.x, uNorth: arrows.y, ...masks.rasters },
      (Math.min(...place.pixels) * spacing) / SAMPLES_BETWEEN,
      place,
    );
    const canvas = [viewport.width * devicePixelRatio, viewport.height * devicePixelRatio] as const;
    const affine = worldAffine(grid);
    const [x, y] = worldToScreen(camera, viewport, [affine[2], affine[5]]);
    // Arrows stand at fixed places of the map: they move with it.
    const first = [x * devicePixelRatio, (viewport.height - y) * devicePixelRatio].map(
      (at) => (((at + spacing / 2) % spacing) + spacing) % spacing,
    );
    const [columns, rows] = [Math.ceil(canvas[0] / spacing) + 1, Math.ceil(canvas[1] / spacing) + 1];
    const program = programs({ MASKS: masks.count, PARTIAL: inputs.isPartial });
    program.use();
    program.bind(inputs.textures);
    program.set({
      ...inputs.uniforms,
      ...masks.uniforms,
      uOrigin: place.origin,
      uAlongX: place.alongX,
      uAlongY: place.alongY,
      uSize: [grid.shape.x, grid.shape.y],
      uFirst: first,
      uCanvas: canvas,
      uSpacing: spacing,
      uFull: look.full,
      uPixelRatio: devicePixelRatio,
      uColumns: columns,
      uOpacity: style.opacity ?? 1,
      uInk: themeColour("ink", theme),
      uPaper: themeColour("paper", theme),
    });
    gl.bindVertexArray(empty);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, columns * rows);
  };
}
