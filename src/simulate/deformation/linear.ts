import { DAYS_PER_YEAR } from "../../dates.ts";

/** Steady motion: years (of 365.25 days) after the origin. */
export const linearHistory = (days: number): number => days / DAYS_PER_YEAR;
