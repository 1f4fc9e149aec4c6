import { minimumSpanningTree } from "../../kernels/graph/minimum-spanning-tree.ts";
import { type Areas, type ImageShape, labelAreas } from "../../kernels/phase/areas.ts";
import { type Facing, findFacing } from "../../kernels/phase/border-facing.ts";

/** The common components of a stack as areas: the labels of a map, whatever they are, numbered in scan order. */
export function readRegions(commonComponent: Float32Array, shape: ImageShape): Areas {
  return labelAreas(commonComponent, shape);
}

/** Pixels of one area, `count` of them at most, evenly chosen in scan order: the same ones in every run. */
export function chooseSamples({ label, size }: Areas, area: number, count: number): Int32Array {
  const total = size[area]!;
  const chosen = new Int32Array(Math.min(count, total));
  let [seen, taken] = [0, 0];
  for (let p = 0; p < label.length && taken < chosen.length; p++) {
    if (label[p] !== area) continue;
    if (seen++ === Math.floor(((taken + 0.5) * total) / chosen.length)) chosen[taken++] = p;
  }
  return chosen;
}

/** A region, the one beside it that is nearer to the reference, and the gap between them. */
export interface RegionLink {
  readonly region: number;
  readonly parent: number;
  readonly facing: Facing;
}

/** The regions as a tree over the shortest gaps, from the reference region outward: each after its parent. */
export function linkRegions(regions: Areas, shape: ImageShape, reference: number): RegionLink[] {
  const facing = findFacing(regions, shape);
  const tree = minimumSpanningTree(
    regions.count + 1,
    facing.map(({ a, b }) => ({ reference: a, secondary: b })),
    facing.map(({ gap }) => gap),
  );
  const links: RegionLink[] = [];
  const reached = new Set([reference]);
  for (const parent of reached)
    for (const k of tree) {
      const { a, b } = facing[k]!;
      if (a !== parent && b !== parent) continue;
      const region = a === parent ? b : a;
      if (reached.has(region)) continue;
      reached.add(region);
      links.push({ region, parent, facing: facing[k]! });
    }
  return links;
}
