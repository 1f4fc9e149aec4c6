// The one place where the command line names the product readers.

export { attachGround } from "../../products/dem/attach-ground.ts";
export { type EgmsProduct, readEgms } from "../../products/egms.ts";
export {
  alongLook,
  fetchStations,
  type ListedStation,
  type LookSeries,
  onDates,
  readStationList,
  readStations,
  relativeTo,
  STATION_SOURCES,
  type StationSeries,
  type StationSource,
  selectStations,
} from "../../products/gnss/index.ts";
export {
  boxAround,
  describePath,
  type Era5Request,
  era5FileName,
  fetchEra5,
  type OpenOptions,
  openStack,
  type PathReport,
  type ProductName,
  placeVariables,
  requestsFor,
  sceneRegion,
  stackAttributes,
  stackOfAttributes,
  withZenithDelay,
  type ZenithDelayOptions,
} from "../../products/index.ts";
export { rscGrid, rscText } from "../../products/rsc-attributes.ts";
