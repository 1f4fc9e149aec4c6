import type { Variable } from "../stack/variable.ts";
import { relabel } from "../stack/views.ts";
import { mean, sampleValues } from "./sample-values.ts";

/** Degrees of a radian. */
const DEGREES = 180 / Math.PI;

/**
 * GAMMA writes the look vector in radians; some tools rewrite it in degrees. An elevation of more than pi/2 can
 * only be degrees, and no radar looks from below 1.6 degrees above the horizon.
 */
const isDegrees = (values: readonly number[]) => values.some((value) => Math.abs(value) > Math.PI / 2);

/**
 * Incidence angle, degrees from the vertical, from GAMMA's lv_theta: the elevation of the look vector above the
 * horizon. 0 is its "no data".
 */
export async function incidenceOfTheta(theta: Variable): Promise<Variable> {
  const source = relabel(theta, { nodata: theta.nodata ?? 0 });
  const turn = isDegrees(await sampleValues(source)) ? 1 : DEGREES;
  return affineLayer(source, "incidenceAngle", -turn, 90);
}

/** An incidence angle layer in degrees, whichever of the two units the file has. */
export async function incidenceInDegrees(incidence: Variable): Promise<Variable> {
  const source = relabel(incidence, { nodata: incidence.nodata ?? 0 });
  return affineLayer(source, "incidenceAngle", isDegrees(await sampleValues(source)) ? 1 : DEGREES, 0);
}

/**
 * Azimuth of the look vector (ground to satellite) from north, anti-clockwise, degrees, from GAMMA's lv_phi: its
 * angle from east, anti-clockwise, radians. The turn by 360 degrees that brings a scene into [-180, 180) is one
 * number for the scene, judged from its mean direction; a lazy layer cannot wrap pixel by pixel.
 */
export async function azimuthOfPhi(phi: Variable): Promise<Variable> {
  const source = relabel(phi, { nodata: phi.nodata ?? 0 });
  const values = await sampleValues(source);
  const turn = values.some((value) => Math.abs(value) > Math.PI) ? 1 : DEGREES;
  const direction = (mean(values.map((value) => value * turn)) ?? 0) - 90;
  return affineLayer(source, "azimuthAngle", turn, -90 - 360 * Math.floor((direction + 180) / 360));
}

/** name = factor * value + term, in degrees, through the scale and offset that every reader applies. */
function affineLayer(variable: Variable, name: string, factor: number, term: number): Variable {
  const { scale = 1, offset = 0 } = variable;
  return relabel(variable, {
    name,
    unit: "degree",
    scale: factor * scale,
    offset: factor * offset + term,
  });
}
