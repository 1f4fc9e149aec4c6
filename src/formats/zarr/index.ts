export { type OpenZarrOptions, openZarr, zarrFormat } from "./open.ts";
export { readDates } from "./read-dates.ts";
export { zarrStore } from "./store.ts";
