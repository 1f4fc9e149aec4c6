import { EMPTY_FROM } from "./empty-values.ts";

/** A triangle that covers the canvas. */
export const FULL_SCREEN = `
void main() {
  gl_Position = vec4(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0, 0.0, 1.0);
}`;

/** Is a value one of the two that stand for nothing, and which of them? */
export const EMPTINESS = `
bool isEmpty(float value) { return abs(value) >= ${EMPTY_FROM}; }
bool isMissing(float value) { return value <= -${EMPTY_FROM}; }
const float NO_DATA = 3.4028234663852886e38;
`;

/**
 * Reading a raster at a position in pixels of its grid. A level's vec3 is (first column, first row, 1 / step); a raster that is not
 * there has 0 as its 1 / step, and its texture is one sample without data. With PARTIAL levels may cover a part of the grid, and
 * `coarse` is read where `fine` does not reach.
 */
export const READING = `
${EMPTINESS}
float readRaster(sampler2D fine, sampler2D coarse, vec3 fineLevel, vec3 coarseLevel, vec2 position) {
  vec2 at = (position - fineLevel.xy) * fineLevel.z;
#ifdef PARTIAL
  if (any(lessThan(at, vec2(0.0))) || any(greaterThanEqual(at, vec2(textureSize(fine, 0))))) {
    at = (position - coarseLevel.xy) * coarseLevel.z;
    if (any(lessThan(at, vec2(0.0))) || any(greaterThanEqual(at, vec2(textureSize(coarse, 0))))) return NO_DATA;
    return texelFetch(coarse, ivec2(at), 0).r;
  }
#endif
  return texelFetch(fine, ivec2(at), 0).r;
}
`;

/** MASKS masks of a raster. Without data a mask cannot say that a pixel is good. */
export const MASKING = `
uniform sampler2D uMask0Fine, uMask0Coarse, uMask1Fine, uMask1Coarse, uMask2Fine, uMask2Coarse;
uniform vec3 uMask0FineLevel, uMask0CoarseLevel, uMask1FineLevel, uMask1CoarseLevel, uMask2FineLevel, uMask2CoarseLevel;
uniform vec2 uMask0Limits, uMask1Limits, uMask2Limits;
bool isOutside(float value, vec2 limits) { return isEmpty(value) || value < limits.x || value > limits.y; }
bool isMasked(vec2 position) {
  bool isHidden = false;
#if MASKS > 0
  isHidden = isOutside(readRaster(uMask0Fine, uMask0Coarse, uMask0FineLevel, uMask0CoarseLevel, position), uMask0Limits);
#endif
#if MASKS > 1
  isHidden = isHidden || isOutside(readRaster(uMask1Fine, uMask1Coarse, uMask1FineLevel, uMask1CoarseLevel, position), uMask1Limits);
#endif
#if MASKS > 2
  isHidden = isHidden || isOutside(readRaster(uMask2Fine, uMask2Coarse, uMask2FineLevel, uMask2CoarseLevel, position), uMask2Limits);
#endif
  return isHidden;
}
`;

/** From a value in the unit of its file to its colour; the twin of \`colourPosition\` and \`colourOf\`. */
export const COLOURING = `
uniform sampler2D uTable;
uniform float uOffset, uFactor;
uniform vec2 uRange; // low end, 1 / span
uniform bool uWrap, uReverse;
vec3 colourOf(float value) {
  float t = ((value - uOffset) * uFactor - uRange.x) * uRange.y;
  t = clamp(uWrap ? t - floor(t) : t, 0.0, 1.0);
  if (uReverse) t = 1.0 - t;
  int last = textureSize(uTable, 0).x - 1;
  float position = t * float(last);
  int low = min(last - 1, int(position));
  return mix(texelFetch(uTable, ivec2(low, 0), 0).rgb, texelFetch(uTable, ivec2(low + 1, 0), 0).rgb, position - float(low));
}
`;
