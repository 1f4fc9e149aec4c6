import type { Grid } from "../../geo/grid.ts";
import { plateVelocity } from "../../kernels/geodesy/plate-motion.ts";
import { defineStep, type Tile } from "../../pipeline/step.ts";
import { directionsOf, lookInputs, placeInputs, requireLook } from "../common/line-of-sight.ts";
import {
  createPlaceLattice,
  type PlaceLattice,
  requirePlaces,
  uniformLattice,
} from "../common/place-lattice.ts";
import { type PlateChoice, plate } from "./geodesy-params.ts";
import { compat } from "./params.ts";
import { projectAtReference } from "./project-at-reference.ts";
import { referenceGeometryIn } from "./reference-geometry.ts";

export const correctPlateMotion = defineStep({
  name: "correct-plate-motion",
  version: 1,
  doc: "Takes the motion of a tectonic plate out of the velocity: a ramp, since the line of sight changes across the scene. Both are measured against the reference point; with compat=mintpy the plate's whole motion is taken out, and the reference point moves.",
  references: ["altamimi2017", "stephenson2022"],
  scope: "tile",
  params: { plate, compat },
  inputs: {
    velocity: { dims: ["y", "x"], unit: "m yr-1", doc: "Velocity along the line of sight" },
    ...lookInputs,
    ...placeInputs,
  },
  active: (params) => params.plate !== "none",
  check({ params, available, facts }) {
    requireLook(available, facts.acquisition);
    // A velocity of one's own is the same everywhere.
    if (typeof params.plate === "string") requirePlaces(available, facts.grid);
  },
  records: ["reference-geometry"],
  outputs: {
    velocity: {
      dims: ["y", "x"],
      unit: "m yr-1",
      doc: "Velocity along the line of sight within the plate, positive towards the satellite",
    },
    plateVelocity: {
      dims: ["y", "x"],
      unit: "m yr-1",
      doc: "What was taken out: the plate's velocity along the line of sight",
    },
  },
  prepare({ params, facts, records, available }) {
    requireLook(available, facts.acquisition);
    const lattice = latticeOf(params.plate, facts.grid);
    const isCompat = params.compat === "mintpy";
    const [reference = 0] = isCompat ? [] : projectAtReference(lattice, referenceGeometryIn(records), 1);

    return ({ origin, shape, inputs }: Tile) => {
      const pixels = shape.y * shape.x;
      const { latitude, longitude } = inputs;
      const motion = new Float64Array(pixels);
      lattice
        .projectTo({ origin, shape, latitude, longitude }, directionsOf(pixels, inputs, facts.acquisition))
        .project(0, motion);
      const plateVelocity = Float32Array.from(motion, (value) => value - reference);
      const velocity = Float32Array.from(inputs.velocity!, (value, p) =>
        // MintPy's 0 is no data, and stays.
        isCompat && value === 0 ? 0 : value - (motion[p]! - reference),
      );
      return { velocity, plateVelocity };
    };
  },
});

function latticeOf(choice: PlateChoice, grid: Grid): PlaceLattice {
  if (choice === "none") return uniformLattice([0, 0, 0]);
  if (typeof choice === "string")
    return createPlaceLattice(grid, (longitude, latitude) =>
      Float64Array.from(plateVelocity(choice, longitude, latitude)),
    );
  const [east, north, up] = choice;
  return uniformLattice([east / 1000, north / 1000, up / 1000]);
}
