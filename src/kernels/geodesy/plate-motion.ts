import { earthFixed, eastNorthUp, type Vector } from "./earth-fixed.ts";

/** Radians of a milli-arc-second. */
const MILLI_ARC_SECOND = Math.PI / 180 / 3600 / 1000;

/** Rotation poles of the ITRF2014 plate motion model, milli-arc-seconds per year about x, y, z (Altamimi et al. 2017, table 1). */
export const PLATES = {
  ANTA: { name: "Antarctica", rotation: [-0.248, -0.324, 0.675] },
  ARAB: { name: "Arabia", rotation: [1.154, -0.136, 1.444] },
  AUST: { name: "Australia", rotation: [1.51, 1.182, 1.215] },
  EURA: { name: "Eurasia", rotation: [-0.085, -0.531, 0.77] },
  INDI: { name: "India", rotation: [1.154, -0.005, 1.454] },
  NAZC: { name: "Nazca", rotation: [-0.333, -1.544, 1.623] },
  NOAM: { name: "North America", rotation: [0.024, -0.694, -0.063] },
  NUBI: { name: "Nubia", rotation: [0.099, -0.614, 0.733] },
  PCFC: { name: "Pacific", rotation: [-0.409, 1.047, -2.169] },
  SOAM: { name: "South America", rotation: [-0.27, -0.301, -0.14] },
  SOMA: { name: "Somalia", rotation: [-0.121, -0.794, 0.884] },
} as const satisfies Record<string, { readonly name: string; readonly rotation: Vector }>;

export type PlateName = keyof typeof PLATES;

/**
 * Velocity of a point that moves with a plate: rotation x position on WGS 84. East, north, up, metres per year; up is not
 * quite 0, because the radius is not the normal of the ellipsoid.
 *
 * @param longitude degrees
 * @param latitude geodetic, degrees
 */
export function plateVelocity(plate: PlateName, longitude: number, latitude: number): Vector {
  const [wx, wy, wz] = PLATES[plate].rotation;
  const [x, y, z] = earthFixed(longitude, latitude);
  const velocity: Vector = [
    MILLI_ARC_SECOND * (wy * z - wz * y),
    MILLI_ARC_SECOND * (wz * x - wx * z),
    MILLI_ARC_SECOND * (wx * y - wy * x),
  ];
  return eastNorthUp(velocity, longitude, latitude);
}
