import { join } from "node:path";
import type { Stack } from "../../stack/stack.ts";
import type { Layout } from "../commands/flags.ts";
import type { Extra } from "../template/template-rules.ts";
import type { MapRequest } from "./geocode/geocode-result.ts";
import type { Compat } from "./geocode/geocoder.ts";
import { geometryOfLayers } from "./geocode/open-geometry.ts";
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
}

/**
 * Writes what MintPy writes after its last step, as far as it is wanted: the results in radar geometry on a map (geo/), the
 * velocity as KMZ, the series as HDF-EOS5. The last two geocode by themselves. Returns the paths.
 */
export async function writeWanted(
  wants: Readonly<Record<Extra, boolean>>,
  { out, stack, layout, fill, naming, ...request }: WantedOptions,
): Promise<string[]> {
  const isImage = isRadar(stack.grid);
  const geometry = geometryOfLayers(stack.variables, stack.grid, "the inputs");
  const { step: _step, bounds: _bounds, method: _method, ...onMapAlready } = request;
  const options = { ...(isImage ? request : onMapAlready), geometry };
  const written: string[] = [];
  if (wants.geocode && isImage) {
    const { exportGeocoded } = await import("./to-geocoded.ts");
    const target = layout === "mintpy" ? out : join(out, "geo");
    // In our own files no data is NaN, whatever stands for it in MintPy's.
    const filled = layout === "mintpy" && fill !== undefined ? { fill } : {};
    written.push(...(await exportGeocoded(out, target, { ...options, ...filled, layout })));
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
