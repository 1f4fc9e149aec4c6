import { paint, tag } from "./svg.ts";

/** Nodata is a light hatching: no colour of any map, and visible as "nothing here" in print. */
export function nodataPattern(id: string): string {
  return tag(
    "pattern",
    { id, width: 6, height: 6, patternUnits: "userSpaceOnUse" },
    tag("rect", { width: 6, height: 6, ...paint({ fill: "nodata" }) }),
    tag("path", {
      d: "M-1.5,1.5L1.5,-1.5M0,6L6,0M4.5,7.5L7.5,4.5",
      ...paint({ fill: "none", stroke: "hatch" }),
      "stroke-width": 1,
    }),
  );
}
