import { formatError, inputError } from "../../errors.ts";
import { isGeoreferenced } from "../../geo/crs.ts";
import type { Grid } from "../../geo/grid.ts";
import { reaches, reachOfGrid } from "../../geo/grid-reach.ts";
import { maskOfOutlines } from "../../geo/outline-mask.ts";
import { copyBlock, cStrides, offsetOf } from "../../stack/copy-block.ts";
import { allocate } from "../../stack/dtype.ts";
import type { Source, Variable } from "../../stack/variable.ts";
import { checkWindow, elementsOf, windowShape } from "../../stack/window.ts";
import type { Format } from "../format.ts";
import { filesOfOutlines, readOutlines } from "./read-outlines.ts";

const FORMAT = "outline-mask";

/**
 * The outlines of a file as a mask on a grid (`maskOfOutlines`): y x x, u8, 1 inside. The file is read when a pixel first is; from
 * then on the variable holds the whole mask, a byte for each pixel of the grid.
 */
export function outlineMask(path: string, grid: Grid): Variable {
  const shape = [grid.shape.y, grid.shape.x];
  const name = "outlineMask";
  const dims = ["y", "x"] as const;
  const strides = cStrides(shape);
  let drawn: Promise<Uint8Array> | null = null;
  return {
    name,
    dims,
    shape,
    dtype: "u8",
    unit: "1",
    nodata: null,
    chunks: shape,
    attrs: {},
    source: { format: FORMAT, path, grid },
    async read(window, { signal } = {}) {
      signal?.throwIfAborted();
      checkWindow({ name, dims, shape }, window);
      drawn ??= drawMask(path, grid);
      const data = await drawn.catch((cause: unknown) => {
        drawn = null;
        throw cause;
      });
      const extent = windowShape(window);
      const out = allocate("u8", elementsOf(extent));
      const start = offsetOf(
        window.map(([first]) => first),
        strides,
      );
      copyBlock({ data, start, strides }, { data: out, start: 0, strides: cStrides(extent) }, extent);
      return out;
    },
    async close() {
      drawn = null;
    },
  };
}

async function drawMask(path: string, grid: Grid): Promise<Uint8Array> {
  const outlines = await readOutlines(path, {
    keep(crs) {
      if (!isGeoreferenced(crs)) return () => true;
      const reach = reachOfGrid(grid, crs);
      return (box) => reaches(reach, box);
    },
  });
  if (!isGeoreferenced(outlines.crs))
    throw inputError({
      code: "place-unknown",
      what: "The outlines do not say where on the Earth they are.",
      where: path,
      fix: "Give them a coordinate system; for a shapefile, put its .prj file beside it.",
    });
  return maskOfOutlines(outlines, grid);
}

/** Known by the sources of its variables alone: a file of outlines has no pixels, and so is no data set. */
export const outlineMaskFormat: Format = {
  name: FORMAT,
  recognises: () => false,
  async open(path) {
    throw formatError({
      code: "outlines-without-grid",
      what: "Outlines have pixels only on a grid.",
      where: path,
      fix: "Give the file where a mask is asked for.",
    });
  },
  async openVariable(source) {
    const { path, grid } = parse(source);
    return outlineMask(path, grid);
  },
  async files(source) {
    return filesOfOutlines(parse(source).path);
  },
};

function parse(source: Source): { path: string; grid: Grid } {
  const { path, grid } = source as { path?: unknown; grid?: Partial<Grid> };
  const lengths = [grid?.shape?.y, grid?.shape?.x];
  if (
    typeof path === "string" &&
    lengths.every((length) => Number.isInteger(length) && Number(length) > 0) &&
    Array.isArray(grid?.affine) &&
    grid.crs !== undefined
  )
    return { path, grid: grid as Grid };
  throw inputError({
    code: "source-malformed",
    what: "The source of a mask of outlines cannot be rebuilt.",
    got: JSON.stringify(source).slice(0, 200),
    fix: "Use the variable's own `source`.",
  });
}
