import { inputError } from "../errors.ts";
import type { Grid } from "../geo/grid.ts";
import { concatenate } from "./concatenate.ts";
import { crop } from "./crop.ts";
import { flip } from "./flip.ts";
import { openInMemory } from "./in-memory.ts";
import { layerOf } from "./layer-of.ts";
import { mosaic, type Placement } from "./mosaic.ts";
import { type Multilook, multilook } from "./multilook.ts";
import { isPointwiseFunction, pointwise } from "./pointwise.ts";
import { type Labels, relabel } from "./relabel.ts";
import { resampleOnGrid } from "./resample-on-grid.ts";
import { sampleCube } from "./sample-cube.ts";
import { type Sampling, sampleOnGrid } from "./sample-grid.ts";
import { slopeOf } from "./slope-of.ts";
import { take } from "./take.ts";
import type { Dim, Source, Variable, Window } from "./variable.ts";

export { concatenate } from "./concatenate.ts";
export { crop } from "./crop.ts";
export { flip } from "./flip.ts";
export { inMemory } from "./in-memory.ts";
export { layerOf } from "./layer-of.ts";
export { mosaic } from "./mosaic.ts";
export { type Multilook, multilook } from "./multilook.ts";
export { pointwise } from "./pointwise.ts";
export { checkReal, readFloats, toFloats } from "./read-floats.ts";
export { relabel } from "./relabel.ts";
export { resampleOnGrid } from "./resample-on-grid.ts";
export { sampleCube } from "./sample-cube.ts";
export { sampleOnGrid } from "./sample-grid.ts";
export { take } from "./take.ts";

/** A source that names a view of other sources, not a file. */
export type ViewSource = Extract<Source, { view: string }>;

export const isView = (source: Source): source is ViewSource => typeof source.view === "string";

/** The sources that a view looks at; none for a variable in memory. */
export function viewedSources(source: ViewSource): readonly Source[] {
  if (source.view === "inMemory") return [];
  const of = Array.isArray(source.of) ? source.of : [source.of];
  return of.every(isSource) ? of : malformed(source);
}

/**
 * Rebuilds a view from its source, in whichever thread. `open` opens the leaves (and nested views): the
 * formats layer passes its own, because this layer knows no files.
 */
export async function openView(
  source: ViewSource,
  open: (source: Source) => Promise<Variable>,
): Promise<Variable> {
  if (source.view === "inMemory") return openInMemory(source);
  // One after the other: a stack has hundreds of members, and the system bounds the open files.
  const members: Variable[] = [];
  for (const member of viewedSources(source)) members.push(await open(member));
  const [variable] = members;
  if (variable === undefined) return malformed(source);
  switch (source.view) {
    case "concatenate":
      return concatenate(members, source.dim as "time" | "pair" | "band", String(source.name));
    case "crop":
      return Array.isArray(source.window) ? crop(variable, source.window as Window) : malformed(source);
    case "take":
      return Array.isArray(source.indices)
        ? take(variable, source.dim as Dim, source.indices as number[])
        : malformed(source);
    case "multilook":
      return multilook(variable, source.looks as Multilook);
    case "relabel":
      return relabel(variable, source.labels as Labels);
    case "flip":
      return flip(variable, source.dim as Dim);
    case "layerOf":
      return layerOf(variable, Number(source.index));
    case "mosaic":
      return mosaic(members, source.placements as Placement[], source.shape as [number, number]);
    case "pointwise":
      return isPointwiseFunction(source.operation)
        ? pointwise(String(source.name), String(source.unit), source.operation, members)
        : malformed(source);
    case "sampleOnGrid":
      return sampleOnGrid(variable, source.from as Grid, source.to as Grid, source.method as Sampling);
    case "resampleOnGrid": {
      const { from, to, leastWeight } = source as { from?: Grid; to?: Grid; leastWeight?: number };
      return from && to ? resampleOnGrid(variable, from, to, leastWeight) : malformed(source);
    }
    case "slopeOf": {
      const { spacing } = source as { spacing?: { y: number; x: number } };
      return spacing ? slopeOf(variable, spacing) : malformed(source);
    }
    case "sampleCube": {
      const ground = members[1] ?? Number(source.height);
      const { heights, from, to } = source as { heights?: number[]; from?: Grid; to?: Grid };
      return heights && from && to ? sampleCube(variable, heights, from, to, ground) : malformed(source);
    }
    default:
      return malformed(source);
  }
}

const isSource = (value: unknown): value is Source =>
  typeof value === "object" && value !== null && ("view" in value || "format" in value);

function malformed(source: ViewSource): never {
  throw inputError({
    code: "source-malformed",
    what: "A view's source cannot be rebuilt.",
    got: JSON.stringify(source).slice(0, 200),
    fix: "Use the `source` of a variable made by concatenate, crop, take, relabel or inMemory.",
  });
}
