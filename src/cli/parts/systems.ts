// The one place where the command line names the systems and the host that they run on.

export { decomposeMaps, type MapTrack, type MotionMaps } from "../../systems/common/decompose-maps.ts";
export { decomposePoints, type MotionCells, type PointTrack } from "../../systems/common/decompose-points.ts";
export { directionsOf } from "../../systems/common/line-of-sight.ts";
export { createPlaceLattice, type PlaceLattice, uniformLattice } from "../../systems/common/place-lattice.ts";
export { nodeHost } from "../../systems/node-host.ts";
export { findRecipe, findStep, recipes } from "../../systems/registry.ts";
export { meanOfPairs } from "../../systems/sbas/pair-coherence.ts";
