import { scienceError } from "../../../errors.ts";
import type { Acquisition } from "../../../stack/stack.ts";
import { LINE_OF_SIGHT, type MeasuredSeries } from "../measured-series.ts";

/** One of the two directions that pixel offsets are measured in. */
export interface OffsetComponent extends MeasuredSeries {
  readonly prefix: "range" | "azimuth";
  /** The layer of offsets, in samples or lines of the full-resolution image. */
  readonly offset: "rangeOffset" | "azimuthOffset";
  /** The layer of their standard errors. */
  readonly std: "rangeOffsetStd" | "azimuthOffsetStd";
}

export const RANGE: OffsetComponent = {
  series: "rangeDisplacement",
  prefix: "range",
  offset: "rangeOffset",
  std: "rangeOffsetStd",
  doc: "Displacement in slant range from pixel offsets, positive towards the satellite",
  along: "in slant range",
  positive: "towards the satellite",
  words: LINE_OF_SIGHT.words,
};

export const AZIMUTH: OffsetComponent = {
  series: "azimuthDisplacement",
  prefix: "azimuth",
  offset: "azimuthOffset",
  std: "azimuthOffsetStd",
  doc: "Displacement along the track on the ground from pixel offsets, positive with growing line number",
  along: "along the track",
  positive: "with growing line number",
  words: ["towards earlier lines", "towards later lines"],
};

export const COMPONENTS = [RANGE, AZIMUTH] as const;

const ACQUISITION_FIELDS = {
  range: { size: "rangePixelSize", looks: "rangeLooks" },
  azimuth: { size: "azimuthPixelSize", looks: "azimuthLooks" },
} as const;

/**
 * Displacement in metres of an offset of one pixel: the size of a sample of the full-resolution image. Range grows away from
 * the satellite, so that it counts negative. Errors: "pixel-size-missing".
 */
export function metresPerPixel({ prefix }: OffsetComponent, acquisition: Acquisition): number {
  const fields = ACQUISITION_FIELDS[prefix];
  const { [fields.size]: size, [fields.looks]: looks } = acquisition;
  if (size !== undefined && size > 0 && looks !== undefined && looks > 0)
    return ((prefix === "range" ? -1 : 1) * size) / looks;
  throw scienceError({
    code: "pixel-size-missing",
    what: `The inputs do not say how large a pixel of the full-resolution image is in ${prefix}, so offsets cannot become displacement.`,
    where: `${fields.size}, ${fields.looks}`,
    got: `${size ?? "none"}, ${looks ?? "none"}`,
    fix: `Give ${fields.size} (metres, with looks) and ${fields.looks} in a file acquisition.json among the inputs.`,
  });
}

/**
 * Whether a component is worked on: where its offsets are. Where neither component has any, both are, so that the missing inputs
 * are named.
 */
export const takesPart = ({ offset }: OffsetComponent, available: ReadonlySet<string>): boolean =>
  available.has(offset) || !COMPONENTS.some((component) => available.has(component.offset));
