import { inputError } from "../../errors.ts";
import { lonLatToPixel, pixelToLonLat } from "../../geo/transform.ts";
import { defineStep, type Facts, type Records } from "../../pipeline/step.ts";
import type { Variable } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";
import { centerAngles, lookInputs, placeInputs } from "../common/line-of-sight.ts";
import { hasPlaces } from "../common/place-lattice.ts";
import { isEnvisat, oscillator, plate, tides } from "./geodesy-params.ts";
import { referenceLonLat, referenceYx } from "./params.ts";
import type { ReferenceRecord } from "./reference-point.ts";

/** How the satellite and the Earth stand at the reference point: what corrections of a whole scene are measured against. */
export interface ReferenceGeometry {
  readonly y: number;
  readonly x: number;
  /** Longitude and latitude, degrees; null when the stack does not say. */
  readonly lonLat: readonly [number, number] | null;
  /** Degrees. */
  readonly incidence: number | null;
  readonly azimuth: number | null;
  /** Metres. */
  readonly slantRange: number | null;
}

export const referenceGeometry = defineStep({
  name: "reference-geometry",
  version: 1,
  doc: "Place and viewing geometry of the reference point, for the corrections that are known everywhere: tides, oscillator drift, plate motion.",
  scope: "global",
  params: { "reference.yx": referenceYx, "reference.lonlat": referenceLonLat, tides, oscillator, plate },
  inputs: {
    ...lookInputs,
    ...placeInputs,
    slantRange: { dims: ["y", "x"], unit: "m", doc: "Slant range", optional: true },
  },
  records: ["reference-point"],
  active: (params, _available, acquisition) =>
    params.tides === true ||
    params.plate !== "none" ||
    params.oscillator === "yes" ||
    (params.oscillator === "auto" && isEnvisat(acquisition)),
  async run({ params, facts, records, inputs }): Promise<ReferenceGeometry> {
    const { y, x, window } = pixelOf(params["reference.yx"], params["reference.lonlat"], facts, records);
    const meanOf = async (name: keyof typeof inputs) => {
      const variable = inputs[name];
      return variable ? meanAround(variable, { y, x }, window) : null;
    };
    const center = centerAngles(facts.acquisition);
    const [longitude, latitude] = [await meanOf("longitude"), await meanOf("latitude")];
    const own = longitude !== null && latitude !== null ? ([longitude, latitude] as const) : null;
    return {
      y,
      x,
      lonLat: hasPlaces(facts.grid) ? pixelToLonLat(facts.grid, y, x) : own,
      incidence: (await meanOf("incidenceAngle")) ?? known(center.incidence),
      azimuth: (await meanOf("azimuthAngle")) ?? known(center.azimuth),
      slantRange: await meanOf("slantRange"),
    };
  },
});

const known = (value: number) => (Number.isFinite(value) ? value : null);

/** The reference point that the run chose; without one, the one that is given, or the product's. */
function pixelOf(
  yx: readonly [number, number] | null,
  lonLat: readonly [number, number] | null,
  { grid, reference }: Facts,
  records: Records,
): { y: number; x: number; window: number } {
  const chosen = records["reference-point"] as ReferenceRecord | undefined;
  if (chosen) return chosen;
  const given = yx ? { y: yx[0], x: yx[1] } : lonLat ? lonLatToPixel(grid, ...lonLat) : reference;
  if (given === null)
    throw inputError({
      code: "reference-unknown",
      what: "The inputs do not say which pixel the displacement is measured against.",
      fix: "Give it: --set reference.yx=ROW,COL or reference.lonlat=LON,LAT.",
    });
  if (given.y >= 0 && given.x >= 0 && given.y < grid.shape.y && given.x < grid.shape.x)
    return { ...given, window: 1 };
  throw inputError({
    code: "reference-outside",
    what: "The reference point lies outside the stack.",
    got: `row ${given.y}, column ${given.x}`,
    fix: `Rows run from 0 to ${grid.shape.y - 1}, columns from 0 to ${grid.shape.x - 1}.`,
  });
}

/** Mean of a map's values in the square that the reference phases are averaged over; null when there is none. */
async function meanAround(
  variable: Variable,
  { y, x }: { y: number; x: number },
  window: number,
): Promise<number | null> {
  const [rows = 0, columns = 0] = variable.shape;
  const before = Math.floor((window - 1) / 2);
  const values = await readFloats(variable, [
    [Math.max(0, y - before), Math.min(rows, y - before + window)],
    [Math.max(0, x - before), Math.min(columns, x - before + window)],
  ]);
  const valid = values.filter(Number.isFinite);
  return valid.length === 0 ? null : valid.reduce((sum, value) => sum + value, 0) / valid.length;
}

/** The record, for the steps that read it. */
export function referenceGeometryIn(records: Records): ReferenceGeometry {
  const record = records["reference-geometry"] as ReferenceGeometry | undefined;
  if (record) return record;
  throw inputError({
    code: "reference-unknown",
    what: "The geometry of the reference point was not worked out.",
    where: "reference-geometry",
    fix: "Run the step reference-geometry before this one.",
  });
}
