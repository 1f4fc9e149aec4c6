import { MOST_MASKS, type PointSource, type Style } from "../renderer-types.ts";
import { encodeValues } from "./empty-values.ts";
import { colouringUniforms, type Frame, limitsUniform } from "./frame.ts";
import { COLOURING, EMPTINESS } from "./glsl.ts";
import { createProgram, type UniformValue } from "./program.ts";
import { themeColour } from "./theme-colours.ts";

/**
 * Discs as GL points: one vertex each, where instanced squares take four. Points without data are drawn small and empty; masked
 * ones and those of absent chunks not at all, for between points there is nothing to hatch.
 */
const VERTEX = `
${EMPTINESS}
in vec2 aPosition;
in float aValue, aMinus, aMask0, aMask1, aMask2;
uniform vec2 uScale, uShift;
uniform float uOffset, uDiameter;
uniform bool uHasMask0, uHasMask1, uHasMask2;
uniform vec2 uMask0Limits, uMask1Limits, uMask2Limits;
out float value;
bool isOutside(float mask, vec2 limits) { return isEmpty(mask) || mask < limits.x || mask > limits.y; }
void main() {
  bool isHidden = isMissing(aValue) || isMissing(aMinus)
    || (uHasMask0 && isOutside(aMask0, uMask0Limits))
    || (uHasMask1 && isOutside(aMask1, uMask1Limits))
    || (uHasMask2 && isOutside(aMask2, uMask2Limits));
  value = isEmpty(aValue) || isEmpty(aMinus) || isEmpty(uOffset) ? NO_DATA : aValue - aMinus;
  gl_Position = isHidden ? vec4(2.0, 2.0, 2.0, 1.0) : vec4(aPosition * uScale + uShift, 0.0, 1.0);
  gl_PointSize = uDiameter;
}`;

const FRAGMENT = `
${EMPTINESS}
${COLOURING}
in float value;
uniform float uDiameter, uRim, uOpacity;
uniform vec3 uRimColour, uNoData, uEmptyRim;
out vec4 result;
void main() {
  float fromCentre = length(gl_PointCoord - 0.5) * uDiameter;
  bool hasData = !isEmpty(value);
  float radius = (0.5 * uDiameter - 1.0) * (hasData ? 1.0 : 0.6);
  float rim = hasData ? uRim : max(1.0, uRim);
  float cover = clamp(radius - fromCentre + 0.5, 0.0, 1.0);
  if (cover == 0.0) discard;
  vec3 fill = hasData ? colourOf(value) : uNoData;
  float inside = rim > 0.0 ? clamp(radius - rim - fromCentre + 0.5, 0.0, 1.0) : 1.0;
  vec3 colour = mix(hasData ? uRimColour : uEmptyRim, fill, inside);
  result = vec4(colour, 1.0) * (cover * uOpacity);
}`;

interface Buffers {
  readonly array: WebGLVertexArrayObject | null;
  readonly buffers: readonly (WebGLBuffer | null)[];
  /** World coordinates that the positions are counted from: float32 has no room for those of a projection. */
  readonly origin: readonly [x: number, y: number];
  readonly count: number;
}

export interface PointsPass {
  draw(frame: Frame, source: PointSource, style: Style): void;
  /** Frees the buffers of all other sources. */
  keepOnly(sources: ReadonlySet<PointSource>): void;
}

export function createPointsPass(gl: WebGL2RenderingContext): PointsPass {
  const program = createProgram(gl, VERTEX, FRAGMENT);
  const largest: number = (gl.getParameter(gl.ALIASED_POINT_SIZE_RANGE) as Float32Array | null)?.[1] ?? 64;
  const known = new Map<PointSource, Buffers>();

  const upload = (source: PointSource): Buffers => {
    const count = source.values.length;
    const origin = middle(source);
    const array = gl.createVertexArray();
    gl.bindVertexArray(array);
    const buffers: (WebGLBuffer | null)[] = [];
    const attach = (name: string, size: number, data: Float32Array) => {
      const at = program.attribute(name);
      if (at < 0) return;
      const buffer = gl.createBuffer();
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
      gl.enableVertexAttribArray(at);
      gl.vertexAttribPointer(at, size, gl.FLOAT, false, 0, 0);
      buffers.push(buffer);
    };
    const encoded = (values: Float32Array) => {
      const target = new Float32Array(count);
      encodeValues(values, 0, count, target);
      return target;
    };
    attach("aPosition", 2, positionsFrom(source, origin));
    attach("aValue", 1, encoded(source.values));
    if (source.minus) attach("aMinus", 1, encoded(source.minus));
    for (const [i, mask] of (source.masks ?? []).slice(0, MOST_MASKS).entries())
      attach(`aMask${i}`, 1, encoded(mask));
    return { array, buffers, origin, count };
  };

  return {
    draw: (frame, source, style) => {
      const stored = known.get(source) ?? upload(source);
      known.set(source, stored);
      const { camera, viewport, devicePixelRatio, theme } = frame;
      const { radius = 4, rim = false } = style.points ?? {};
      // A margin of one pixel for the soft edge.
      const diameter = Math.min(largest, 2 * (radius * devicePixelRatio + 1));
      const scale = [
        (2 * camera.scale * camera.stretch[0]) / viewport.width,
        (2 * camera.scale * camera.stretch[1]) / viewport.height,
      ] as const;
      program.use();
      program.bind({ uTable: frame.tableOf(style.colours) });
      program.set({
        ...colouringUniforms(style),
        uScale: scale,
        uShift: [
          (stored.origin[0] - camera.centre[0]) * scale[0],
          (stored.origin[1] - camera.centre[1]) * scale[1],
        ],
        uDiameter: diameter,
        uRim: rim ? devicePixelRatio : 0,
        uOpacity: style.opacity ?? 1,
        uRimColour: themeColour("paper", theme),
        uNoData: themeColour("hatch", theme),
        uEmptyRim: themeColour("rule", theme),
        ...maskUniforms(source, style),
      });
      gl.bindVertexArray(stored.array);
      gl.drawArrays(gl.POINTS, 0, stored.count);
    },
    keepOnly: (sources) => {
      for (const [source, { array, buffers }] of known)
        if (!sources.has(source)) {
          gl.deleteVertexArray(array);
          for (const buffer of buffers) gl.deleteBuffer(buffer);
          known.delete(source);
        }
    },
  };
}

function maskUniforms({ masks = [] }: PointSource, { limits = [] }: Style) {
  const uniforms: Record<string, UniformValue> = {};
  for (let i = 0; i < MOST_MASKS; i++) {
    const limit = limits[i];
    uniforms[`uHasMask${i}`] = limit !== undefined && masks[i] !== undefined;
    uniforms[`uMask${i}Limits`] = limitsUniform(limit ?? [null, null]);
  }
  return uniforms;
}

/** Middle of the box around all places. */
function middle({ x, y }: PointSource): readonly [number, number] {
  const half = (values: Float64Array) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
    return low <= high ? (low + high) / 2 : 0;
  };
  return [half(x), half(y)];
}

function positionsFrom({ x, y, values }: PointSource, origin: readonly [number, number]): Float32Array {
  const positions = new Float32Array(2 * values.length);
  for (let i = 0; i < values.length; i++) {
    positions[2 * i] = (x[i] ?? Number.NaN) - origin[0];
    positions[2 * i + 1] = (y[i] ?? Number.NaN) - origin[1];
  }
  return positions;
}
