import { DAYS_PER_YEAR } from "../../dates.ts";

/** An annual cycle of amplitude 1: sin(2 pi years + phase), phase in rad at the origin. */
export const seasonalHistory = (days: number, phase: number): number =>
  Math.sin((2 * Math.PI * days) / DAYS_PER_YEAR + phase);
