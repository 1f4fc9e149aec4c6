import { writeCog } from "../formats/geotiff/index.ts";
import { openVariable, sourceFiles } from "../formats/open.ts";
import { zarrStore } from "../formats/zarr/index.ts";
import type { Host, MapFile } from "../pipeline/host.ts";
import { findStep } from "./registry.ts";

/** The pipeline's host on a file system: all formats, Zarr for step outputs, worker threads beside this module. */
export const nodeHost: Host = {
  store: zarrStore,
  openVariable,
  sourceFiles,
  findStep,
  workerEntry: new URL("./worker.mjs", import.meta.url),
  async writeMap({ path, variable, grid, attrs }: MapFile) {
    await writeCog(path, { grid, source: variable, metadata: attrs });
  },
};
