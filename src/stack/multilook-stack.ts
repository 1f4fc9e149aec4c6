import type { Grid } from "../geo/grid.ts";
import { type Multilook, multilook } from "./multilook.ts";
import type { Acquisition, Stack } from "./stack.ts";

/** Layers that are averaged; angles, heights, masks and labels take the pixel in the middle of each block. */
const AVERAGED = new Set([
  "unwrappedPhase",
  "coherence",
  "displacement",
  "rangeOffset",
  "azimuthOffset",
  // Windows of neighbouring offsets overlap: the error of their mean is taken to be no smaller than theirs.
  "rangeOffsetStd",
  "azimuthOffsetStd",
  "offsetSNR",
  "elevation",
  "correlation",
  "referenceElevation",
]);

/** A stack of blocks of y by x pixels, as lazy as the whole; the number of looks grows with the block. */
export function multilookStack(stack: Stack, looks: Multilook): Stack {
  const { reference } = stack;
  return {
    ...stack,
    grid: coarser(stack.grid, looks),
    variables: new Map(
      [...stack.variables].map(([name, variable]) => [
        name,
        // One number for each date has no pixels.
        variable.dims.length < 2
          ? variable
          : multilook(variable, AVERAGED.has(name) ? looks : { ...looks, method: "nearest" }),
      ]),
    ),
    acquisition: withLooks(stack.acquisition, looks),
    ...(reference && {
      reference: { y: Math.floor(reference.y / looks.y), x: Math.floor(reference.x / looks.x) },
    }),
  };
}

function coarser({ shape, affine, ...rest }: Grid, { y, x }: Multilook): Grid {
  const [a, b, c, d, e, f] = affine;
  return {
    ...rest,
    shape: { y: Math.floor(shape.y / y), x: Math.floor(shape.x / x) },
    affine: [a * x, b * y, c, d * x, e * y, f],
  };
}

/** A block taken by its middle pixel has no more looks than that pixel. */
const withLooks = (acquisition: Acquisition, { y, x, method }: Multilook): Acquisition => ({
  ...acquisition,
  ...(acquisition.looks !== undefined && method !== "nearest" && { looks: acquisition.looks * y * x }),
});
