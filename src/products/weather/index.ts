export { readCdsCredentials } from "./cds-credentials.ts";
export { boxAround, type Era5Request, era5FileName, requestsFor } from "./era5-request.ts";
export { type FetchEra5Options, fetchEra5 } from "./fetch-era5.ts";
export {
  openZenithDelay,
  withZenithDelay,
  type ZenithDelay,
  type ZenithDelayOptions,
} from "./open-zenith-delay.ts";
export { placeVariables } from "./pixel-places.ts";
export { sceneRegion } from "./scene-region.ts";
export type { WeatherKind } from "./weather-file.ts";
