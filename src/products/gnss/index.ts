export { alongLook, type LookSeries, onDates, relativeTo } from "./along-look.ts";
export {
  type FetchedStations,
  type FetchStationsOptions,
  fetchStations,
  STATION_LIST,
  STATION_SOURCES,
  type StationSource,
} from "./fetch-stations.ts";
export { readStationFile, readStations } from "./read-stations.ts";
export {
  type ListedStation,
  readStationList,
  type StationSelection,
  selectStations,
} from "./station-list.ts";
export { normaliseLongitude, type StationSeries } from "./station-series.ts";
