import { RAMP_KINDS } from "../../kernels/raster/ramp.ts";
import { choice } from "../../pipeline/params.ts";
import type { InputContract } from "../../pipeline/step.ts";

export const deramp = choice(
  "Surface that is fitted to each date and taken off: a plane (linear), a parabola (quadratic), or one that varies along columns (range) or rows (azimuth) only. It removes orbit errors and wide atmosphere, and deformation as wide as the scene with them: the run notes when a ramp moves steadily.",
  ["none", ...RAMP_KINDS],
  "none",
);

export const derampMask = choice(
  "Pixels that the ramp is fitted to: reliable ones (temporal coherence above its threshold, not in shadow), those that one connected component holds in all pairs, all on land, or all (none). It is taken off everywhere.",
  ["reliable", "connected", "land", "none"],
  "reliable",
);

/** The map behind each choice of `deramp.mask`. */
export const MASK_MAPS = {
  reliable: "reliable",
  connected: "connectedInAll",
  land: "waterMask",
  none: null,
} as const;

const maskInput = (mask: string, doc: string) =>
  ({
    dims: ["y", "x"],
    unit: "1",
    doc,
    optional: true,
    when: (params) => params["deramp.mask"] === mask,
  }) as const satisfies InputContract;

/** Each is read only where it is the mask that is asked for. */
export const derampMaskInputs = {
  reliable: maskInput("reliable", "1 where the series can be relied on"),
  connectedInAll: maskInput("connected", "1 where all pairs are unwrapped in one piece"),
  waterMask: maskInput("land", "1 on land, 0 on water"),
} as const;
