import { COLOURING, MASKING, READING } from "./glsl.ts";

/** Share of black or white that relief mixes in at most: hue stays, and so does the reading of a diverging map. */
export const RELIEF_STRENGTH = 0.25;

/** CSS pixels between the lines of the hatchings, and the widths of the lines. */
const MASKED = { period: 6, width: 1 };
const ABSENT = { period: 12, width: 2.5 };

/**
 * A raster over the whole canvas: each pixel of the screen finds its place in the grid. Kinds of emptiness: plain (no data), finely
 * hatched (masked), crossed in the warning colour (absent chunk), nothing at all (outside the grid). What a picture does not need is
 * left out by MINUS, RELIEF, TAPS, MASKS and PARTIAL: drivers without a graphics card run every branch of a shader.
 */
export const RASTER_FRAGMENT = `
${READING}
${MASKING}
${COLOURING}
uniform vec2 uOrigin, uAlongX, uAlongY, uSize;
uniform ivec2 uTaps;
uniform sampler2D uValuesFine, uValuesCoarse, uMinusFine, uMinusCoarse, uHeightsFine, uHeightsCoarse;
uniform vec3 uValuesFineLevel, uValuesCoarseLevel, uMinusFineLevel, uMinusCoarseLevel, uHeightsFineLevel, uHeightsCoarseLevel;
uniform mat2 uSlope;
uniform float uOpacity, uEmptyOpacity, uPixelRatio;
uniform vec2 uPattern;
uniform vec3 uNoData, uMasked, uHatch, uWarning, uPaper;
out vec4 result;

const int OUTSIDE = 0, PLAIN = 1, HIDDEN = 2, ABSENT = 3, DATA = 4;

int classAt(vec2 position, out float value) {
  value = 0.0;
  if (any(lessThan(position, vec2(0.0))) || any(greaterThanEqual(position, uSize))) return OUTSIDE;
  value = readRaster(uValuesFine, uValuesCoarse, uValuesFineLevel, uValuesCoarseLevel, position);
#ifdef MINUS
  float minus = readRaster(uMinusFine, uMinusCoarse, uMinusFineLevel, uMinusCoarseLevel, position);
  if (isMissing(value) || isMissing(minus)) return ABSENT;
  if (isEmpty(value) || isEmpty(minus) || isEmpty(uOffset)) return PLAIN;
  value -= minus;
#else
  if (isMissing(value)) return ABSENT;
  if (isEmpty(value) || isEmpty(uOffset)) return PLAIN;
#endif
  return isMasked(position) ? HIDDEN : DATA;
}

#ifdef RELIEF
float heightAt(vec2 position, float otherwise) {
  float height = readRaster(uHeightsFine, uHeightsCoarse, uHeightsFineLevel, uHeightsCoarseLevel, clamp(position, vec2(0.0), uSize - 0.5));
  return isEmpty(height) ? otherwise : height;
}

// Horn (1981), as hillshade.ts: sun in the north-west at 45 degrees; 0 is flat ground, -1 and 1 the darkest and the brightest.
float shadeAt(vec2 position) {
  float middle = heightAt(position, NO_DATA);
  if (isEmpty(middle)) return 0.0;
  float step = 1.0 / uHeightsFineLevel.z;
  float h[9];
  for (int j = 0; j < 3; j++)
    for (int i = 0; i < 3; i++)
      h[3 * j + i] = heightAt(position + step * vec2(float(i - 1), float(j - 1)), middle);
  vec2 byPixel = vec2(
    (h[2] + 2.0 * h[5] + h[8]) - (h[0] + 2.0 * h[3] + h[6]),
    (h[6] + 2.0 * h[7] + h[8]) - (h[0] + 2.0 * h[1] + h[2])) / (8.0 * step);
  vec2 slope = uSlope * byPixel;
  const float half_ = 0.70710678;
  float towardsSun = (slope.y - slope.x) * half_;
  float lit = (half_ - half_ * towardsSun) / length(vec3(slope, 1.0));
  return lit < half_ ? max(0.0, lit) / half_ - 1.0 : (lit - half_) / (1.0 - half_);
}

#endif

bool onLine(float along, float period, float width) { return mod(along, period * uPixelRatio) < width * uPixelRatio; }

vec4 emptyColour(int kind) {
  vec2 at = gl_FragCoord.xy - uPattern;
  if (kind == ABSENT) {
    bool line = onLine(at.x + at.y, ${ABSENT.period.toFixed(1)}, ${ABSENT.width.toFixed(1)}) || onLine(at.x - at.y, ${ABSENT.period.toFixed(1)}, ${ABSENT.width.toFixed(1)});
    return vec4(line ? uWarning : uPaper, 1.0);
  }
  if (kind == PLAIN) return vec4(uNoData, uEmptyOpacity);
  bool line = onLine(at.x - at.y, ${MASKED.period.toFixed(1)}, ${MASKED.width.toFixed(1)} * 1.41);
  return vec4(line ? uHatch : uMasked, uEmptyOpacity);
}

void main() {
  vec2 position = uOrigin + gl_FragCoord.x * uAlongX + gl_FragCoord.y * uAlongY;
  float value;
#ifdef TAPS
  float sum = 0.0, count = 0.0;
  int kind = OUTSIDE;
  for (int j = 0; j < uTaps.y; j++)
    for (int i = 0; i < uTaps.x; i++) {
      vec2 within = (vec2(float(i), float(j)) + 0.5) / vec2(uTaps) - 0.5;
      int one = classAt(position + within.x * uAlongX + within.y * uAlongY, value);
      if (one == DATA) { sum += value; count += 1.0; }
      kind = max(kind, one);
    }
  value = sum / max(1.0, count);
#else
  int kind = classAt(position, value);
#endif
  if (kind == OUTSIDE) discard;
  vec4 colour;
  if (kind == DATA) {
    colour = vec4(colourOf(value), 1.0);
#ifdef RELIEF
    float swing = ${RELIEF_STRENGTH} * shadeAt(position);
    colour.rgb = swing < 0.0 ? colour.rgb * (1.0 + swing) : mix(colour.rgb, vec3(1.0), swing);
#endif
  } else colour = emptyColour(kind);
  float opacity = colour.a * uOpacity;
  result = vec4(colour.rgb * opacity, opacity);
}
`;
