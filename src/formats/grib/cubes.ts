import { formatError } from "../../errors.ts";
import { sameGrid } from "../../geo/bounds.ts";
import type { Grid } from "../../geo/grid.ts";
import type { GribField } from "./field.ts";

/** All fields of one parameter on one kind of level: times by levels on the file's grid. */
export interface GribCube {
  /** Short name of the parameter, with the kind of level unless it is isobaric. */
  readonly name: string;
  readonly fields: readonly GribField[];
  /** Unix milliseconds, ascending. */
  readonly times: readonly number[];
  /** Ascending: from the top of the atmosphere down where they are pressures. */
  readonly levels: readonly number[];
}

export interface GribCubes {
  readonly grid: Grid;
  readonly cubes: ReadonlyMap<string, GribCube>;
  /** Fields on other grids than most. */
  readonly elsewhere: number;
}

const nameOf = ({ parameter, surface }: GribField) =>
  surface === "isobaric" ? parameter.name : `${parameter.name}_${surface.replaceAll(" ", "")}`;

const ascending = (values: Iterable<number>) => [...new Set(values)].sort((a, b) => a - b);

/** Sorts a file's fields into cubes. `fields` is not empty. */
export function sortIntoCubes(fields: readonly GribField[], path: string): GribCubes {
  const groups: GribField[][] = [];
  for (const field of fields) {
    const group = groups.find(([first]) => first !== undefined && sameGrid(first.grid, field.grid));
    if (group) group.push(field);
    else groups.push([field]);
  }
  const [most = []] = groups.sort((a, b) => b.length - a.length);
  const grid = most[0]?.grid;
  if (grid === undefined) throw noFields(path, "no message");
  const byName = new Map<string, GribField[]>();
  for (const field of most) {
    const members = byName.get(nameOf(field));
    if (members) members.push(field);
    else byName.set(nameOf(field), [field]);
  }
  const cubes = new Map<string, GribCube>();
  for (const [name, members] of byName) {
    rejectDuplicates(name, members, path);
    cubes.set(name, {
      name,
      fields: members,
      times: ascending(members.map(({ time }) => time)),
      levels: ascending(members.map(({ level }) => level)),
    });
  }
  return { grid, cubes, elsewhere: fields.length - most.length };
}

function rejectDuplicates(name: string, fields: readonly GribField[], path: string): void {
  const seen = new Set<string>();
  for (const { time, level } of fields) {
    const key = `${new Date(time).toISOString()}, level ${level}`;
    if (seen.has(key))
      throw formatError({
        code: "grib-field-twice",
        what: "Two messages give the same parameter at one level and time.",
        where: path,
        got: `${name} at ${key}`,
        fix: "Keep one of them: an ensemble's members, or ERA5 and its preliminary release, belong into files of their own.",
      });
    seen.add(key);
  }
}

export const noFields = (path: string, got: string) =>
  formatError({
    code: "grib-unsupported",
    what: "The GRIB file holds no field that this reader decodes.",
    where: path,
    got,
    fix: "Regular latitude/longitude grids with simple, complex or IEEE packing are read: convert it, for example with grib_set -r -s packingType=grid_simple.",
  });
