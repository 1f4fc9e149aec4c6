export { displacementError } from "./displacement-error.ts";
export { estimateVelocity } from "./estimate-velocity.ts";
export { invertNetwork } from "./invert-network.ts";
export { describeNetwork, type NetworkRecord, networkReport } from "./network-report.ts";
export { sbas } from "./recipe.ts";
export { type ReferenceRecord, referencePoint } from "./reference-point.ts";
