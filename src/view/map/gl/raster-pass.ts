import { worldToScreen } from "../camera.ts";
import { tapsFor } from "../choose-levels.ts";
import { worldAffine } from "../grid-world.ts";
import { reliefExaggeration, slopeMatrix } from "../relief.ts";
import type { RasterLevel, RasterSource, Relief, Style } from "../renderer-types.ts";
import { screenGrid } from "../screen-grid.ts";
import { colouringUniforms, type Frame } from "./frame.ts";
import { FULL_SCREEN } from "./glsl.ts";
import { createVariants } from "./program.ts";
import { maskInputs, rasterInputs } from "./raster-inputs.ts";
import { RASTER_FRAGMENT } from "./raster-shader.ts";
import { themeColour } from "./theme-colours.ts";

/** Hatchings repeat after so many CSS pixels (a multiple of all their periods), so that they can move with the map. */
const PATTERN_REPEAT = 60;

export function createRasterPass(gl: WebGL2RenderingContext) {
  const programs = createVariants(gl, FULL_SCREEN, RASTER_FRAGMENT);
  const empty = gl.createVertexArray();
  const exaggerations = new WeakMap<Relief, number>();

  /** Draws the values of a source into the part of the canvas that the scissor leaves. */
  return (frame: Frame, source: RasterSource, style: Style): void => {
    const { camera, viewport, devicePixelRatio, theme } = frame;
    const place = screenGrid(source.grid, camera, viewport, devicePixelRatio);
    const isInView = place.view.x[1] > place.view.x[0] && place.view.y[1] > place.view.y[0];
    if (source.values === null || !isInView) return;
    const masks = maskInputs(source, style);
    const { relief } = source;
    const inputs = rasterInputs(
      frame,
      {
        uValues: source.values,
        uMinus: source.minus,
        ...masks.rasters,
        uHeights: relief?.heights,
      },
      Math.min(...place.pixels),
      place,
    );
    const step = inputs.steps.uValues;
    if (step === undefined) return;
    const hasRelief = Boolean(relief) && inputs.steps.uHeights !== undefined;
    // A mean of angles on both sides of the jump is no angle: they are drawn by one sample.
    const isAveraged = frame.quality === "full" && source.values.period === undefined;
    const taps = isAveraged ? place.pixels.map((pixels) => tapsFor(pixels, step)) : [1, 1];
    const program = programs({
      MINUS: Boolean(source.minus),
      RELIEF: hasRelief,
      TAPS: Math.max(...taps) > 1,
      MASKS: masks.count,
      PARTIAL: inputs.isPartial,
    });
    program.use();
    program.bind({ ...inputs.textures, uTable: frame.tableOf(style.colours) });
    program.set({
      ...inputs.uniforms,
      ...masks.uniforms,
      ...colouringUniforms(style),
      uOrigin: place.origin,
      uAlongX: place.alongX,
      uAlongY: place.alongY,
      uSize: [source.grid.shape.x, source.grid.shape.y],
      uTaps: taps,
      uSlope: relief && hasRelief ? slopes(relief, source, frame.levelsOf(relief.heights)) : [0, 0, 0, 0],
      uOpacity: style.opacity ?? 1,
      uEmptyOpacity: style.emptyOpacity ?? 1,
      uPixelRatio: devicePixelRatio,
      uPattern: patternOrigin(frame, source),
      uNoData: themeColour("hatch", theme),
      uMasked: themeColour("nodata", theme),
      uHatch: themeColour("rule", theme),
      uWarning: themeColour("warning", theme),
      uPaper: themeColour("paper", theme),
    });
    gl.bindVertexArray(empty);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  };

  function slopes(relief: Relief, source: RasterSource, levels: readonly RasterLevel[]) {
    const known = relief.exaggeration ?? exaggerations.get(relief);
    if (known !== undefined) return slopeMatrix(source.grid, { ...relief, exaggeration: known });
    const finest = levels.reduce((a, b) => (b.step < a.step ? b : a));
    const exaggeration = reliefExaggeration(finest, source.grid, relief.metresPerUnit);
    exaggerations.set(relief, exaggeration);
    return slopeMatrix(source.grid, { ...relief, exaggeration });
  }
}

/** Where hatchings start, device pixels from the lower left: they stick to the grid when it is dragged. */
function patternOrigin({ camera, viewport, devicePixelRatio }: Frame, { grid }: RasterSource): number[] {
  const affine = worldAffine(grid);
  const [x, y] = worldToScreen(camera, viewport, [affine[2], affine[5]]);
  return [x % PATTERN_REPEAT, (viewport.height - y) % PATTERN_REPEAT].map((at) =>
    Math.round(at * devicePixelRatio),
  );
}
