import type { RasterShape } from "../src/kernels/raster/raster-shape.ts";
import { createRandom } from "./random.ts";

/** Elevation at a place, metres east and north of anywhere. */
export type Hills = (east: number, north: number) => number;

/**
 * Hills whose elevation is known everywhere, so that moving them costs no interpolation: sixteen plane waves in all directions, of
 * 400 to 3000 m, each with slopes of up to 8 degrees; 17 degrees on average together.
 */
export function createHills(seed: number): Hills {
  const random = createRandom(seed);
  const waves = Array.from({ length: 16 }, (_, k) => {
    const length = 400 * (3000 / 400) ** random();
    const angle = ((k + random()) / 16) * 2 * Math.PI;
    const wavenumber = (2 * Math.PI) / length;
    return {
      east: wavenumber * Math.cos(angle),
      north: wavenumber * Math.sin(angle),
      phase: 2 * Math.PI * random(),
      size: Math.tan((8 * Math.PI) / 180) / wavenumber,
    };
  });
  return (east, north) =>
    waves.reduce(
      (z, wave) => z + wave.size * Math.sin(wave.east * east + wave.north * north + wave.phase),
      500,
    );
}

/** The hills on a grid of square pixels, rows to the south, moved east and north by so many metres. */
export function drawHills(
  hills: Hills,
  shape: RasterShape,
  pixel: number,
  { east = 0, north = 0 }: { east?: number; north?: number } = {},
): Float32Array {
  return Float32Array.from({ length: shape.y * shape.x }, (_, p) =>
    hills((p % shape.x) * pixel - east, -Math.floor(p / shape.x) * pixel - north),
  );
}
