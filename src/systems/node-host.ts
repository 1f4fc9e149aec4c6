import { removeUnfinished } from "../formats/atomic-write.ts";
import { writeCog } from "../formats/geotiff/write-cog.ts";
import { sourceFiles } from "../formats/open.ts";
import { zarrStore } from "../formats/zarr/index.ts";
import type { Host, MapFile } from "../pipeline/host.ts";
import { stackAttributes } from "../products/index.ts";
import { openVariable } from "../products/open-variable.ts";
import { findStep } from "./registry.ts";

/** The pipeline's host on a file system: all formats, Zarr for step outputs, worker threads beside this module. */
export const nodeHost: Host = {
  store: zarrStore,
  openVariable,
  sourceFiles,
  findStep,
  groupAttributes: stackAttributes,
  removeUnfinished,
  workerEntry: new URL("./worker.mjs", import.meta.url),
  async writeMap({ path, variable, grid, attrs }: MapFile) {
    const { dtype, nodata, attrs: own } = variable;
    const description = typeof own.long_name === "string" ? own.long_name : variable.name;
    await writeCog(path, { grid, bands: [{ data: variable, description }], dtype, nodata, metadata: attrs });
  },
};
