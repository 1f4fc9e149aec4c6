/** Relaxation after an event, from 0 towards 1: 1 - exp(-days / timescale). */
export const exponentialHistory = (daysSince: number, timescale: number): number =>
  daysSince > 0 ? -Math.expm1(-daysSince / timescale) : 0;
