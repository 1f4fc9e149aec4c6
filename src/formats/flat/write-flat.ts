import { inputError } from "../../errors.ts";
import type { Grid } from "../../geo/grid.ts";
import { bytesOf, bytesPerElement } from "../../stack/dtype.ts";
import type { ReadOptions, Variable } from "../../stack/variable.ts";
import { writeAtomically, writeInParts } from "../atomic-write.ts";
import { ENVI_TYPES } from "./describe-envi.ts";
import type { Interleave } from "./layout.ts";

/** Bytes of one band that are in memory at once. */
const BLOCK_BYTES = 2 ** 23;

/** Header entries beyond the sizes and the grid: WAVELENGTH, DATE12, ... */
export type HeaderEntries = Readonly<Record<string, string | number>>;

/**
 * Writes a ROI_PAC raster with its `.rsc`: one variable as it is, or two of f32 line by line (amplitude and
 * phase, amplitude and coherence). Little-endian. The header comes last, so a raster with one is whole.
 */
export async function writeRoipac(
  path: string,
  variables: readonly Variable[],
  grid: Grid,
  { entries = {}, ...options }: ReadOptions & { entries?: HeaderEntries } = {},
): Promise<void> {
  const plain = variables.length === 1 && ["f32", "i16", "u8", "c64"].includes(variables[0]?.dtype ?? "");
  const pair = variables.length === 2 && variables.every(({ dtype }) => dtype === "f32");
  if (!plain && !pair)
    throw unwritable(
      path,
      variables,
      "Give one variable of f32, i16, u8 or c64, or two of f32 for a .unw, .cor or .hgt.",
    );
  await writeBands(path, variables, grid, "bil", options);
  const { affine, shape, crs, geometry } = grid;
  const map: HeaderEntries =
    geometry === "map"
      ? {
          X_FIRST: affine[2],
          Y_FIRST: affine[5],
          X_STEP: affine[0],
          Y_STEP: affine[4],
          X_UNIT: crs.epsg === 4326 ? "degrees" : "meters",
          Y_UNIT: crs.epsg === 4326 ? "degrees" : "meters",
          ...(crs.epsg !== null && crs.epsg !== 4326 && { EPSG: crs.epsg }),
        }
      : {};
  const complex = variables[0]?.dtype === "c64" ? { DATA_TYPE: "cfloat" } : {};
  const lines = Object.entries({ WIDTH: shape.x, FILE_LENGTH: shape.y, ...map, ...complex, ...entries });
  writeAtomically(`${path}.rsc`, lines.map(([key, value]) => `${key.padEnd(24)} ${value}\n`).join(""));
}

/** Writes an ENVI raster (band after band, little-endian) with its `.hdr`, which comes last. */
export async function writeEnvi(
  path: string,
  variables: readonly Variable[],
  grid: Grid | null,
  { description = "", ...options }: ReadOptions & { description?: string } = {},
): Promise<void> {
  const [first] = variables;
  const dtype = first?.dtype === "bool" ? "u8" : first?.dtype;
  const code = Object.entries(ENVI_TYPES).find(([, type]) => type === dtype)?.[0];
  const names = variables.map(({ name }) => name);
  const alike = variables.every(
    (variable) => variable.dtype === first?.dtype && variable.nodata === first.nodata,
  );
  if (first === undefined || code === undefined || !alike || names.some((name) => /[{},=\n]/.test(name)))
    throw unwritable(
      path,
      variables,
      "Give variables of one type that ENVI has and one nodata value, with plain names.",
    );
  const shape = { y: first.shape[0] ?? 0, x: first.shape[1] ?? 0 };
  await writeBands(path, variables, { shape }, "bsq", options);
  const lines = [
    "ENVI",
    ...(description ? [`description = {${description.replace(/[{}]/g, "")}}`] : []),
    `samples = ${shape.x}`,
    `lines = ${shape.y}`,
    `bands = ${variables.length}`,
    "header offset = 0",
    "file type = ENVI Standard",
    `data type = ${code}`,
    "interleave = bsq",
    "byte order = 0",
    ...(grid ? mapInfo(grid) : []),
    `band names = {${names.join(", ")}}`,
    ...(first.nodata === null ? [] : [`data ignore value = ${first.nodata}`]),
  ];
  writeAtomically(`${path}.hdr`, `${lines.join("\n")}\n`);
}

function mapInfo({ affine, crs, geometry }: Grid): string[] {
  const [a, b, c, d, e, f] = affine;
  if (geometry === "radar" || b !== 0 || d !== 0) return [];
  const place = `1, 1, ${c}, ${f}, ${a}, ${-e}`;
  const zone = (crs.epsg ?? 0) % 100;
  const hemisphere = { 326: "North", 327: "South" }[Math.floor((crs.epsg ?? 0) / 100)];
  const map =
    crs.epsg === 4326
      ? `Geographic Lat/Lon, ${place}, WGS-84, units=Degrees`
      : hemisphere && zone >= 1 && zone <= 60
        ? `UTM, ${place}, ${zone}, ${hemisphere}, WGS-84, units=Meters`
        : `Arbitrary, ${place}`;
  return [`map info = {${map}}`, ...(crs.wkt === null ? [] : [`coordinate system string = {${crs.wkt}}`])];
}

/** Streams (y, x) variables into one file, in blocks of lines, under a temporary name until it is whole. */
async function writeBands(
  path: string,
  variables: readonly Variable[],
  { shape }: Pick<Grid, "shape">,
  interleave: Extract<Interleave, "bsq" | "bil">,
  options: ReadOptions,
): Promise<void> {
  const fits = variables.every(
    ({ dims, shape: [y, x] }) => dims.length === 2 && y === shape.y && x === shape.x,
  );
  if (!fits)
    throw unwritable(path, variables, `Give variables (y, x) of the grid's ${shape.y} x ${shape.x} pixels.`);
  await writeInParts(path, async (file) => {
    const line = shape.x * bytesPerElement(variables[0]?.dtype ?? "f32");
    const step = Math.max(1, Math.floor(BLOCK_BYTES / Math.max(1, line)));
    for (const [band, variable] of variables.entries())
      for (let row = 0; row < shape.y; row += step) {
        const lines = Math.min(step, shape.y - row);
        const bytes = bytesOf(
          await variable.read(
            [
              [row, row + lines],
              [0, shape.x],
            ],
            options,
          ),
        );
        if (interleave === "bsq") await file.writeAt(bytes, (band * shape.y + row) * line);
        else
          for (let i = 0; i < lines; i++)
            await file.writeAt(
              bytes.subarray(i * line, (i + 1) * line),
              ((row + i) * variables.length + band) * line,
            );
      }
  });
}

const unwritable = (path: string, variables: readonly Variable[], fix: string) =>
  inputError({
    code: "flat-unwritable",
    what: "These variables cannot be written as a raster of this format.",
    where: path,
    got:
      variables.map(({ name, dtype, shape }) => `${name} ${dtype} ${shape.join(" x ")}`).join("; ") || "none",
    fix,
  });
