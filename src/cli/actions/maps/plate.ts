import { configError, inputError } from "../../../errors.ts";
import { PLATES, type PlateName, plateVelocity } from "../../../kernels/geodesy/plate-motion.ts";
import type { Stack } from "../../../stack/stack.ts";
import type { Variable } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";
import { unitFactor } from "../../../units.ts";
import type { Cli } from "../../context.ts";
import { createPlaceLattice, directionsOf, type PlaceLattice, uniformLattice } from "../../parts/systems.ts";
import { derive, lengthOf, pixelsOf } from "./derive.ts";
import { type MapFlags, operateOnMaps } from "./finish-maps.ts";
import { findLook, type Look } from "./look.ts";
import { requirePlaces } from "./polygon-mask.ts";

export interface PlateFlags extends MapFlags {
  readonly plate?: PlateName;
  /** Metres per year. */
  readonly enu?: readonly [east: number, north: number, up: number];
  readonly look?: string;
  readonly model: boolean;
}

export async function removePlateMotion(this: Cli, flags: PlateFlags, path: string): Promise<void> {
  const { plate, enu, look: lookPath, model, compat } = flags;
  if ((plate === undefined) === (enu === undefined))
    throw configError({
      code: plate ? "usage-conflict" : "usage-missing",
      what: "The motion to remove is that of one plate, or one vector.",
      fix: `Give --plate (${Object.keys(PLATES).join(", ")}) or --enu EAST,NORTH,UP in m/yr.`,
    });
  await operateOnMaps(
    this,
    flags,
    [path],
    {
      step: "map plate",
      doc: "The motion of a rigid plate along the line of sight (ITRF2014 plate motion model, Altamimi et al. 2017).",
    },
    async ([maps]) => {
      const { stack } = maps;
      const velocity = velocityOf(stack, path);
      if (plate) requirePlaces(stack.grid, path);
      const look = await findLook(maps, lookPath);
      const lattice = enu ? uniformLattice(enu) : plate ? latticeOf(stack, plate) : uniformLattice([0, 0, 0]);
      const motion = motionAlong(velocity, look, lattice);
      // The velocity is measured against a pixel that moves with the plate as well; MintPy leaves that to the user.
      const relative =
        stack.reference && compat !== "mintpy" ? await against(motion, stack.reference) : motion;
      const result = model ? relative : minus(velocity, relative);
      return {
        stack: { ...stack, dates: [], variables: new Map([[result.name, result]]) },
        params: { plate, enu, model },
        others: { look: look.maps },
        notes: [`The line of sight is that of ${look.from}.`],
      };
    },
  );
}

function velocityOf({ variables }: Stack, where: string): Variable {
  const found = variables.get("velocity") ?? (variables.size === 1 ? [...variables.values()][0] : undefined);
  if (found?.shape.length === 2) return found;
  throw inputError({
    code: "variable-missing",
    what: "There is no velocity.",
    where,
    got: [...variables.keys()].join(", "),
    fix: "Name a velocity map, or its layer with --variable.",
  });
}

const latticeOf = ({ grid }: Stack, plate: PlateName): PlaceLattice =>
  createPlaceLattice(grid, (lon, lat) => Float64Array.from(plateVelocity(plate, lon, lat)));

const motionAlong = (velocity: Variable, look: Look, lattice: PlaceLattice): Variable =>
  derive(
    velocity,
    async (window, options) => {
      const [rows, columns] = pixelsOf(window);
      const shape = { y: lengthOf(rows), x: lengthOf(columns) };
      const incidenceAngle = await readFloats(look.incidenceAngle, window, options);
      const azimuthAngle = await readFloats(look.azimuthAngle, window, options);
      const directions = directionsOf(shape.y * shape.x, { incidenceAngle, azimuthAngle }, {});
      const out = new Float64Array(shape.y * shape.x);
      lattice.projectTo({ origin: { y: rows[0], x: columns[0] }, shape }, directions).project(0, out);
      const factor = unitFactor("m yr-1", velocity.unit || "m yr-1");
      return Float32Array.from(out, (value) => value * factor);
    },
    {
      name: "plateMotion",
      unit: velocity.unit || "m yr-1",
      attrs: { long_name: "Plate motion towards the satellite" },
    },
  );

async function against(motion: Variable, { y, x }: { y: number; x: number }): Promise<Variable> {
  const [origin = 0] = await readFloats(motion, [
    [y, y + 1],
    [x, x + 1],
  ]);
  return derive(motion, async (window, options) =>
    (await readFloats(motion, window, options)).map((value) => value - origin),
  );
}

const minus = (velocity: Variable, motion: Variable): Variable =>
  derive(
    velocity,
    async (window, options) => {
      const values = await readFloats(velocity, window, options);
      const own = await readFloats(motion, window, options);
      return values.map((value, i) => value - (own[i] as number));
    },
    { of: [velocity, motion] },
  );
