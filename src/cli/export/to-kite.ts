import { fromSystemError, inputError } from "../../errors.ts";
import { applyAffine } from "../../geo/affine.ts";
import { isGeographic } from "../../geo/crs.ts";
import type { Grid } from "../../geo/grid.ts";
import { transformer, WGS84 } from "../../geo/transform.ts";
import { SOFTWARE } from "../../pipeline/software.ts";
import type { Variable } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";
import { writeAtomically, writeNpz } from "../parts/formats.ts";
import { chooseMap, titleOf } from "./choose-map.ts";
import type { Slice } from "./choose-slice.ts";
import { onMap } from "./geocode/geocode-result.ts";
import { lookOf } from "./line-of-sight.ts";
import { type Described, describedBy, openSource } from "./source.ts";
import type { KmzRequest } from "./to-kmz.ts";

/** Values of a map held at a time. */
const STRIP_VALUES = 4e6;
const RADIANS = Math.PI / 180;

/**
 * Writes a map as a scene of kite (Isken et al. 2017): NAME.npz with the displacement (m), the elevation theta and the
 * direction phi of the line of sight (radians above the horizon, and from east anti-clockwise), the southern row first, and
 * NAME.yml. Of a series it is the change between two dates. Radar geometry is geocoded first.
 */
export async function exportKite(path: string, out: string, request: KmzRequest = {}): Promise<string[]> {
  const { variable, span, ...options } = request;
  const stem = out.replace(/\.(npz|ya?ml)$/i, "");
  const result = await onMap(await openSource(path), stem, options);
  try {
    const slice = chooseMap(result, variable ?? "displacement", span);
    const { grid } = slice;
    const [a = 0, b = 0, , d = 0, e = 0] = grid?.affine ?? [];
    if (grid === null || b !== 0 || d !== 0 || !(a > 0) || !(e < 0))
      throw inputError({
        code: "grid-rotated",
        what: "A kite scene lies on a map with north up.",
        where: slice.path,
        fix: "Reproject the map first.",
      });
    const described = describedBy(result.layers.values());
    const [incidence, azimuth] = lookOf(result, described, slice, "A kite scene");
    await writeNpz(`${stem}.npz`, [
      { name: "arr_0", shape: slice.variable.shape, pieces: () => northUp(slice.variable, (value) => value) },
      {
        name: "arr_1",
        shape: slice.variable.shape,
        pieces: () => northUp(incidence, (value) => (90 - value) * RADIANS),
      },
      {
        name: "arr_2",
        shape: slice.variable.shape,
        pieces: () => northUp(azimuth, (value) => (value + 90) * RADIANS),
      },
    ]);
    writeAtomically(`${stem}.yml`, configOf(slice, grid, described));
    return [`${stem}.npz`, `${stem}.yml`];
  } catch (cause) {
    throw fromSystemError(cause, stem);
  } finally {
    await result.close();
  }
}

/** A map's values from its last row to its first, in strips. */
async function* northUp(variable: Variable, convert: (value: number) => number): AsyncIterable<Float32Array> {
  const [height = 0, width = 0] = variable.shape;
  const rows = Math.max(1, Math.floor(STRIP_VALUES / Math.max(1, width)));
  for (let bottom = height; bottom > 0; bottom -= rows) {
    const top = Math.max(0, bottom - rows);
    const values = await readFloats(variable, [
      [top, bottom],
      [0, width],
    ]);
    const turned = new Float32Array(values.length);
    for (let row = 0; row < bottom - top; row++)
      for (let x = 0; x < width; x++)
        turned[(bottom - top - 1 - row) * width + x] = convert(values[row * width + x] as number);
    yield turned;
  }
}

/** kite's configuration: pyrocko.guts objects, named by their modules; what is left out takes kite's default. */
function configOf(slice: Slice, grid: Grid, described: Described | null): string {
  const { shape, affine, crs } = grid;
  const [dx, , , , dy] = affine;
  const [lon, lat] = transformer(crs, WGS84)(...applyAffine(affine, 0, shape.y));
  const { wavelength, orbitDirection, platform } = described?.acquisition ?? {};
  const node =
    orbitDirection === undefined ? "Undefined" : orbitDirection === "ascending" ? "Ascending" : "Descending";
  const [first, last] = slice.span ?? [described?.dates[0], described?.dates.at(-1)];
  const quoted = (text: string) => JSON.stringify(text);
  return [
    "# kite.Scene YAML Config",
    "--- !kite.scene.SceneConfig",
    "meta: !kite.scene.Meta",
    `  scene_title: ${quoted(titleOf(slice, slice).title)}`,
    `  scene_id: ${quoted(slice.name)}`,
    `  satellite_name: ${quoted(platform ?? "Undefined Mission")}`,
    ...(wavelength === undefined ? [] : [`  wavelength: ${wavelength}`]),
    `  orbital_node: ${node}`,
    ...(first && last ? [`  time_master: ${first} 00:00:00`, `  time_slave: ${last} 00:00:00`] : []),
    `  extra: {software: ${quoted(`${SOFTWARE.name} ${SOFTWARE.version}`)}}`,
    "frame: !kite.scene.FrameConfig",
    `  llLat: ${lat}`,
    `  llLon: ${lon}`,
    `  dN: ${-dy}`,
    `  dE: ${dx}`,
    `  spacing: ${isGeographic(crs) ? "degree" : "meter"}`,
    "",
  ].join("\n");
}
