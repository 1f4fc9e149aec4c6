/** A sudden offset of 1: an acquisition on the day of the event already sees it. */
export const stepHistory = (daysSince: number): number => (daysSince >= 0 ? 1 : 0);
