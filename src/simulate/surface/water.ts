import type { ResolvedOptions } from "../options.ts";

export const WATER = 0;
const WEST_BANK = 1;
export const EAST_BANK = 2;

/** Writes which land each pixel (y, x ..) belongs to: 0 water, 1 land, 2 land east of the river. */
export type LandRow = (y: number, x: number, out: Uint8Array) => void;

/** Lakes are discs; the river is a sine that runs from north to south. */
export function createLand({ shape, pixelSize, water }: ResolvedOptions): LandRow {
  const lakes = water?.lakes ?? [];
  const river = water?.river ?? null;
  return (y, x, out) => {
    out.fill(WEST_BANK);
    if (river !== null) {
      const phase = (2 * Math.PI * (y + 0.5) * pixelSize) / river.wavelength;
      const middle = river.position * shape.x * pixelSize + river.meander * Math.sin(phase);
      for (let i = 0; i < out.length; i++) {
        const distance = (x + i + 0.5) * pixelSize - middle;
        if (Math.abs(distance) < river.width / 2) out[i] = WATER;
        else if (distance > 0) out[i] = EAST_BANK;
      }
    }
    for (const { center, radius } of lakes) {
      const north = (y + 0.5 - center.y * shape.y) * pixelSize;
      for (let i = 0; i < out.length; i++) {
        const east = (x + i + 0.5 - center.x * shape.x) * pixelSize;
        if (east * east + north * north < radius * radius) out[i] = WATER;
      }
    }
  };
}
