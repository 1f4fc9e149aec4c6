import type { Grid } from "../../geo/grid.ts";
import { IDENTITY, NO_CRS } from "../../geo/grid.ts";
import type { FileLayer } from "../../products/results/file-layers.ts";
import { flightOf } from "../../products/results/flight.ts";
import type { Variable } from "../../stack/variable.ts";
import type { Axis, Layer } from "../protocol.ts";
import { isRelative, periodOf, roleOf } from "./role.ts";
import { unitName } from "./unit-name.ts";

/** A raster layer together with what its pixels are read from. */
export interface OpenLayer {
  readonly layer: Layer;
  readonly variable: Variable;
  /** Smaller copies of the image in its file. Absent chunks are no matter there. */
  readonly overviews: readonly Overview[];
  /** Chunks that are absent are marked, not an error. */
  readonly mayMiss: boolean;
}

export interface Overview {
  /** Pixels of full resolution along one side of a pixel. */
  readonly factor: number;
  open(): Promise<Variable>;
}

/** The layer as the page knows it. Its standard errors are found when all layers are known. */
export function describeLayer(source: FileLayer, path: string, id: string): Layer {
  const { variable, name, title, reference } = source;
  const role = roleOf(source);
  const period = periodOf(source, role);
  return {
    id,
    name,
    title,
    path,
    // A file's own unit is that of its main array: MintPy's masks would be in radians.
    unit: role === "mask" || role === "count" ? "1" : unitName(variable.unit),
    role,
    axis: axisOf(source),
    grid: source.grid ?? imageGrid(variable),
    points: null,
    ...(period !== undefined && { period }),
    relative: isRelative(role),
    sigma: null,
    flight: flightOf(source.attrs, source.path),
    reference,
  };
}

function axisOf({ variable, dates, pairs }: FileLayer): Axis {
  if (variable.shape.length < 3) return { kind: "none" };
  if (dates.length > 0) return { kind: "time", dates };
  if (pairs.length > 0) return { kind: "pair", pairs };
  return { kind: "slice", count: variable.shape[0] ?? 0 };
}

/** Without a place on the ground a raster is an image: columns and rows. */
function imageGrid({ shape }: Variable): Grid {
  const [y = 0, x = 0] = shape.slice(-2);
  return { shape: { y, x }, affine: IDENTITY, crs: NO_CRS, geometry: "radar" };
}
