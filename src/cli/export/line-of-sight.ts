import { inputError } from "../../errors.ts";
import { azimuthAngleOf } from "../../geo/look-vector.ts";
import type { Variable } from "../../stack/variable.ts";
import type { Slice } from "./choose-slice.ts";
import type { MappedResult } from "./geocode/geocode-result.ts";
import type { Described } from "./source.ts";

/** Incidence and azimuth angle of the line of sight: maps of the geometry, else those of the scene's centre. */
export function lookOf(
  result: MappedResult,
  described: Described | null,
  slice: Slice,
  purpose: string,
): readonly [Variable, Variable] {
  const { incidence, heading, antennaSide = "right" } = described?.acquisition ?? {};
  const centre = {
    incidenceAngle: incidence,
    // azimuthAngleOf is that of an antenna to the right; to the left the satellite stands on the other side.
    azimuthAngle:
      heading === undefined ? undefined : azimuthAngleOf(heading) + (antennaSide === "left" ? 180 : 0),
  };
  const layerOf = (name: "incidenceAngle" | "azimuthAngle"): Variable => {
    const map = result.geometry?.layers.get(name);
    if (map && map.shape.join() === slice.variable.shape.join()) return map;
    const value = centre[name];
    if (value !== undefined) return constant(name, value, slice.variable);
    throw inputError({
      code: "geometry-missing",
      what: `${purpose} needs the line of sight, and nothing says it.`,
      where: result.path,
      got: `no ${name}`,
      fix: "Name with --geometry the file or stack that holds incidenceAngle and azimuthAngle of the same pixels.",
    });
  };
  return [layerOf("incidenceAngle"), layerOf("azimuthAngle")];
}

const constant = (name: string, value: number, like: Variable): Variable => ({
  ...like,
  name,
  dtype: "f32",
  nodata: null,
  source: { view: "constant", value },
  read: async (window) =>
    new Float32Array(window.reduce((count, [start, stop]) => count * (stop - start), 1)).fill(value),
  close: async () => {},
});
