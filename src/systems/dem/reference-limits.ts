import { pixelMetres } from "../../geo/pixel-metres.ts";
import { limitByReference, SPATIAL_TESTS } from "../../kernels/elevation/reference-filter.ts";
import { defineStep, type Outputs } from "../../pipeline/step.ts";
import { gridFor, modeOf } from "./ground.ts";
import { compat, filter } from "./params.ts";
import { readMap } from "./read-map.ts";

type Filter = "both" | "min_max" | "time" | "none";

/** Names of the two maps of each spatial test, in its order. */
export const limitNames = (kind: Filter): (readonly [lowest: string, highest: string])[] =>
  kind === "none"
    ? []
    : SPATIAL_TESTS[kind].map(({ radius }) => [`lowest${radius}m`, `highest${radius}m`] as const);

const radii = [
  ...new Set(Object.values(SPATIAL_TESTS).flatMap((tests) => tests.map(({ radius }) => radius))),
];
/** What a tile step may read of them, with any filter. */
export const LIMIT_INPUTS = Object.fromEntries(
  radii.flatMap((radius) =>
    [`lowest${radius}m`, `highest${radius}m`].map((name) => [
      name,
      {
        dims: ["y", "x"],
        unit: "m",
        doc: `Elevation that the reference allows, ${name}`,
        optional: true,
      } as const,
    ]),
  ),
);

export const referenceLimits = defineStep({
  name: "reference-limits",
  version: 1,
  doc: "Lowest and highest elevations that the reference DEM has nearby.",
  scope: "global",
  params: { compat, filter },
  inputs: { referenceElevation: { dims: ["y", "x"], unit: "m", doc: "Reference DEM on the stack's grid" } },
  outputs: (params): Outputs =>
    Object.fromEntries(
      limitNames(params.filter)
        .flat()
        .map((name) => [
          name,
          { dims: ["y", "x"], unit: "m", doc: `Elevation that the reference allows, ${name}` },
        ]),
    ),
  references: ["hugonnet2021"],
  active: ({ filter: kind }, available) =>
    available.has("referenceElevation") && limitNames(kind as Filter).length > 0,
  async run({ params, facts, inputs, write }) {
    const kind = params.filter;
    if (kind === "none") return null;
    const heights = await readMap(inputs.referenceElevation!);
    const pixel = pixelMetres(gridFor(params.compat, facts.grid));
    const limits = limitByReference(kind, heights, facts.grid.shape, pixel, modeOf(params.compat));
    for (const [k, [lowest, highest]] of limitNames(kind).entries()) {
      await write(lowest, limits[k]!.lowest);
      await write(highest, limits[k]!.highest);
    }
    return null;
  },
});
