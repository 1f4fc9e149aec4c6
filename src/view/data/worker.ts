import * as comlink from "comlink";
import { hearAnnouncements } from "../../formats/announced-reads.ts";
import { learnEpsgCodes } from "../host/epsg.ts";
import { announce } from "../host/mounts.ts";
import type { DataApi } from "../protocol.ts";
import { browserPlaces } from "./browser-places.ts";
import { createDataApi } from "./data-api.ts";

// The entry of the data worker: everything from bytes to arrays, away from the thread that draws.
hearAnnouncements(announce);
const api = createDataApi(browserPlaces, learnEpsgCodes);

/** Arrays are handed over, not copied. */
const exposed: DataApi = {
  ...api,
  async slice(request) {
    const slice = await api.slice(request);
    return comlink.transfer(slice, [slice.values.buffer]);
  },
  async transect(layer, line) {
    const transect = await api.transect(layer, line);
    return comlink.transfer(transect, [transect.distance.buffer, transect.values.buffer]);
  },
  async points(layer, column, index) {
    const points = await api.points(layer, column, index);
    return comlink.transfer(points, [points.lon.buffer, points.lat.buffer, points.values.buffer]);
  },
};

comlink.expose(exposed);
