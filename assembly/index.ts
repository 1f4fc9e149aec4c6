// The WASM module's surface. Built by `npm run build:wasm`; loaded by src/compute/wasm.ts.

import { BootstrapJob } from "./bootstrap";
import { ElevationJob } from "./elevation-job";
import { FitJob } from "./fit";
import { Job } from "./job";

export { allocate } from "./arena";
export { bootstrap } from "./bootstrap";
export { fit } from "./fit";
export { fitElevation } from "./fit-elevation";
export { invert, prepare } from "./invert";

/** Bytes of the job structures, for the host to check its own list of fields against. */
export function jobBytes(): usize {
  return offsetof<Job>();
}

export function fitJobBytes(): usize {
  return offsetof<FitJob>();
}

export function bootstrapJobBytes(): usize {
  return offsetof<BootstrapJob>();
}

export function elevationJobBytes(): usize {
  return offsetof<ElevationJob>();
}
