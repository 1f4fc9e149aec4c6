import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { inputError } from "../../../errors.ts";
import { sameGrid } from "../../../geo/bounds.ts";
import { azimuthAngleOf } from "../../../geo/look-vector.ts";
import type { Stack } from "../../../stack/stack.ts";
import type { Variable } from "../../../stack/variable.ts";
import { pointwise, readFloats, sampleOnGrid } from "../../../stack/views.ts";
import { derive, lengthOf, pixelsOf } from "./derive.ts";
import { closeMaps, type Maps, openMaps } from "./open-maps.ts";

/** Which way the satellite looks from each pixel of some maps, degrees, as in `lookVector`. */
export interface Look {
  readonly incidenceAngle: Variable;
  readonly azimuthAngle: Variable;
  /** Where that is from, for people. */
  readonly from: string;
  /** The file that it was taken from, where that is another one. */
  readonly maps: Maps | null;
}

/** Where MintPy keeps the geometry, seen from a result in its work folder or in its folder geo. */
const GEOMETRY_FILES = [
  "inputs/geometryGeo.h5",
  "geometryGeo.h5",
  "inputs/geometryRadar.h5",
  "geometryRadar.h5",
  "geo_geometryRadar.h5",
  "../inputs/geometryGeo.h5",
];

/**
 * The angles of the line of sight: of a named file, of the maps' own layers, of the geometry file of MintPy's work folder, or those of the
 * scene's centre. On another grid they are taken at the pixels' coordinates.
 *
 * @throws input error `look-unknown`
 */
export async function findLook(maps: Maps, given: string | undefined): Promise<Look> {
  const { stack, path } = maps;
  const own = given === undefined ? anglesOf(stack) : null;
  if (own) return { ...own, from: path, maps: null };
  const file =
    given ?? GEOMETRY_FILES.map((name) => join(dirname(path), name)).find((name) => existsSync(name));
  if (file !== undefined) {
    const other = await openMaps(file);
    const angles = anglesOf(other.stack);
    if (angles && canPlace(other.stack, stack))
      return {
        incidenceAngle: placed(angles.incidenceAngle, other.stack, stack),
        azimuthAngle: placed(angles.azimuthAngle, other.stack, stack),
        from: file,
        maps: other,
      };
    await closeMaps(other);
    if (given !== undefined) throw unknown(given, [...other.stack.variables.keys()].join(", "));
  }
  const { incidence, heading } = stack.acquisition;
  if (incidence === undefined || heading === undefined)
    throw unknown(path, [...stack.variables.keys()].join(", "));
  const like = [...stack.variables.values()][0] as Variable;
  return {
    incidenceAngle: constant(like, "incidenceAngle", incidence),
    azimuthAngle: constant(like, "azimuthAngle", azimuthAngleOf(heading)),
    from: "the scene's centre",
    maps: null,
  };
}

const unknown = (where: string, got: string) =>
  inputError({
    code: "look-unknown",
    what: "Nothing says which way the satellite looks.",
    where,
    got,
    fix: "Name a file with incidenceAngle and azimuthAngle (or the three components of the unit vector to the satellite) with --look.",
  });

/** Layers of angles, or of the vector's three components, which are bands of one file. */
function anglesOf({ variables }: Stack): Pick<Look, "incidenceAngle" | "azimuthAngle"> | null {
  const [incidenceAngle, azimuthAngle] = [variables.get("incidenceAngle"), variables.get("azimuthAngle")];
  if (incidenceAngle && azimuthAngle) return { incidenceAngle, azimuthAngle };
  const maps = [...variables.values()].flatMap(bandsOf);
  const [east, north, up] = maps;
  const isVector =
    maps.length === 3 && maps.every(({ shape, dtype }) => shape.length === 2 && /^f/.test(dtype));
  if (!isVector || !east || !north || !up) return null;
  return {
    incidenceAngle: pointwise("incidenceAngle", "degree", "incidenceOfVector", [east, north, up]),
    azimuthAngle: pointwise("azimuthAngle", "degree", "azimuthOfVector", [east, north]),
  };
}

/** The bands of a file with several, as maps. */
function bandsOf(variable: Variable): Variable[] {
  if (variable.dims[0] !== "band") return [variable];
  return Array.from({ length: variable.shape[0] ?? 0 }, (_, k) =>
    derive(variable, (window, options) => readFloats(variable, [[k, k + 1], ...window], options), {
      dims: ["y", "x"],
      shape: variable.shape.slice(-2),
    }),
  );
}

const canPlace = (from: Stack, to: Stack) =>
  from.grid.geometry === to.grid.geometry && (from.grid.geometry === "map" || sameGrid(from.grid, to.grid));

const placed = (variable: Variable, { grid: from }: Stack, { grid: to }: Stack): Variable =>
  sameGrid(from, to) ? variable : sampleOnGrid(variable, from, to);

const constant = (like: Variable, name: string, value: number): Variable =>
  derive(
    like,
    async (window) => {
      const [rows, columns] = pixelsOf(window);
      return new Float32Array(lengthOf(rows) * lengthOf(columns)).fill(value);
    },
    { name, unit: "degree", dims: ["y", "x"], shape: like.shape.slice(-2), attrs: {} },
  );
