import { inputError } from "../errors.ts";
import { clipRing } from "../kernels/raster/clip-ring.ts";
import { fillPolygon } from "../kernels/raster/fill-polygon.ts";
import { applyAffine, invertAffine } from "./affine.ts";
import { isGeographic, isGeoreferenced, sameCrs } from "./crs.ts";
import type { Grid } from "./grid.ts";
import { type GridReach, reaches, reachOfGrid } from "./grid-reach.ts";
import { boundsOfRings, type Outline, type OutlineCorner, type Outlines } from "./outlines.ts";
import { transformer } from "./transform.ts";

type Ring = readonly OutlineCorner[];

/**
 * The pixels whose centre lies in one of the outlines: y x x, 1 inside. Corners are taken to the grid's system; between them edges
 * are straight there, as GDAL has it. Work: a transform for each corner near the grid, and a crossing for each row that an edge spans.
 *
 * @throws input error "place-unknown" for a grid or outlines without a coordinate system, "crs-without-definition"
 */
export function maskOfOutlines({ crs, outlines }: Outlines, grid: Grid): Uint8Array {
  if (!isGeoreferenced(crs))
    throw placeUnknown(
      "The outlines do not say where on the Earth they are.",
      "Give them a coordinate system (for a shapefile its .prj file).",
    );
  requirePlace(grid);
  const mask = new Uint8Array(grid.shape.y * grid.shape.x);
  const reach = reachOfGrid(grid, crs);
  const isSame = sameCrs(crs, grid.crs);
  const transform = transformer(crs, grid.crs);
  // A grid may count longitude from 0 to 360, and transforms from -180.
  const gridTurns = !isSame && isGeographic(grid.crs) ? [0, 360, -360] : [0];
  const inverse = invertAffine(grid.affine);
  for (const { rings } of outlines)
    for (const near of ringsNear(rings, reach, !isSame)) {
      const placed = near.map((ring) =>
        // What has no place in the grid's system lies outside of it.
        ring.map(([x, y]) => transform(x, y)).filter((corner) => corner.every(Number.isFinite)),
      );
      for (const turn of gridTurns)
        fillPolygon(
          mask,
          grid.shape,
          placed.map((ring) => ring.map(([x, y]) => applyAffine(inverse, x + turn, y))),
        );
    }
  return mask;
}

/**
 * An outline at each turn of longitude that brings it near the grid. `isClipped` cuts off what lies far away, where a projection
 * may have no place or a wrong one: a continent in a zone of UTM.
 */
function ringsNear(rings: Outline["rings"], reach: GridReach, isClipped: boolean): Ring[][] {
  const [west, south, east, north] = boundsOfRings(rings);
  return reach.turns
    .filter((turn) => reaches({ ...reach, turns: [0] }, [west + turn, south, east + turn, north]))
    .map((turn) =>
      rings.map((ring) => {
        const turned = turn === 0 ? ring : ring.map(([x, y]) => [x + turn, y] as const);
        return isClipped ? clipRing(turned, reach.box) : turned;
      }),
    );
}

function requirePlace({ geometry, crs }: Grid): void {
  if (geometry === "map" && isGeoreferenced(crs)) return;
  throw placeUnknown("The grid does not say where on the Earth it is.", "Geocode the data first.");
}

const placeUnknown = (what: string, fix: string) => inputError({ code: "place-unknown", what, fix });
