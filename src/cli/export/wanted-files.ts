import { join } from "node:path";
import type { Stack } from "../../stack/stack.ts";
import type { Layout } from "../commands/flags.ts";
import type { Extra } from "../template/template-rules.ts";
import { cutFrom, type MapRequest } from "./geocode/geocode-result.ts";
import type { Compat } from "./geocode/geocoder.ts";
import { findLookup, type Geometry, geometryOfLayers } from "./geocode/open-geometry.ts";
import type { ArchiveNaming } from "./hdfeos5/metadata.ts";
import { isRadar } from "./source.ts";

export interface WantedOptions extends Pick<MapRequest, "step" | "bounds" | "method" | "fill" | "signal"> {
  /** Folder of the finished run; with the layout mintpy, MintPy's files are there already. */
  readonly out: string;
  /** What the run was made from: it knows where radar pixels lie, and their heights and angles. */
  readonly stack: Stack;
  readonly layout: Layout;
  readonly compat: Compat;
  readonly naming?: ArchiveNaming;
  /** Files and folders that the stack was read from: a lookup table may lie beside them. */
  readonly inputs?: readonly string[];
}

/**
 * Writes what MintPy writes after its last step, as far as it is wanted: the results in radar geometry on a map (geo/), the
 * velocity as KMZ, the series as HDF-EOS5. The last two geocode by themselves. Returns the paths.
 */
export async function writeWanted(
  wants: Readonly<Record<Extra, boolean>>,
  { out, stack, layout, fill, naming, inputs = [], ...request }: WantedOptions,
): Promise<string[]> {
  const isImage = isRadar(stack.grid);
  const own = geometryOfLayers(stack.variables, stack.grid, "the inputs");
  const isWanted = wants.geocode || wants.kmz || wants.hdfeos5;
  const lookup = isImage && isWanted && !own.layers.has("latitude") ? await findLookup(inputs) : null;
  const geometry = lookup ?? own;
  try {
    return await writeOnMap(wants, { out, stack, layout, fill, naming, isImage, geometry, ...request });
  } finally {
    await lookup?.close();
  }
}

type Placed = Omit<WantedOptions, "naming" | "fill" | "inputs"> & {
  readonly naming: ArchiveNaming | undefined;
  readonly fill: number | undefined;
  readonly isImage: boolean;
  readonly geometry: Geometry;
};

async function writeOnMap(
  wants: Readonly<Record<Extra, boolean>>,
  { out, stack, layout, fill, naming, isImage, geometry, ...request }: Placed,
): Promise<string[]> {
  const { step: _step, bounds: _bounds, method: _method, ...onMapAlready } = request;
  const wholeImage = cutFrom(stack.grid.affine, stack.sourceAttributes ?? {});
  const options = { ...(isImage ? { ...request, wholeImage } : onMapAlready), geometry };
  const written: string[] = [];
  if (wants.geocode && isImage) {
    const { exportGeocoded } = await import("./to-geocoded.ts");
    const target = layout === "mintpy" ? out : join(out, "geo");
    // In our own files no data is NaN, whatever stands for it in MintPy's.
    const filled = layout === "mintpy" && fill !== undefined ? { fill } : {};
    written.push(...(await exportGeocoded(out, target, { ...options, ...filled, layout, stack })));
  }
  if (wants.kmz) {
    const { exportKmz } = await import("./to-kmz.ts");
    const name = isImage && layout === "mintpy" ? join("geo", "geo_velocity.kmz") : "velocity.kmz";
    written.push(...(await exportKmz(out, join(out, name), { ...options, variable: "velocity" })));
  }
  if (wants.hdfeos5) {
    const { exportHdfeos5 } = await import("./to-hdfeos5.ts");
    written.push(...(await exportHdfeos5(out, out, { ...options, ...(naming && { naming }) })));
  }
  return written;
}
