export { type OpenZarrOptions, openZarr, readDates, zarrFormat } from "./open.ts";
export { zarrStore } from "./store.ts";
