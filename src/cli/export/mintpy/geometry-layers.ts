import type { Stack } from "../../../stack/stack.ts";
import type { Variable } from "../../../stack/variable.ts";

/** Our maps of the acquisition's geometry under MintPy's names. */
const GEOMETRY_LAYERS = {
  height: "height",
  incidenceAngle: "incidenceAngle",
  azimuthAngle: "azimuthAngle",
  slantRange: "slantRangeDistance",
  latitude: "latitude",
  longitude: "longitude",
  shadowMask: "shadowMask",
  waterMask: "waterMask",
  perpendicularBaseline: "bperp",
} as const;

/** The maps of a stack's geometry, and its baselines of each date and pixel, by MintPy's names. */
export const mintpyGeometryLayers = ({ variables }: Pick<Stack, "variables">): Map<string, Variable> =>
  namedAs(variables, GEOMETRY_LAYERS);

/** The variables that there are, under other names. */
export const namedAs = (
  variables: Stack["variables"],
  names: Readonly<Record<string, string>>,
): Map<string, Variable> =>
  new Map(
    Object.entries(names).flatMap(([ours, theirs]) => {
      const variable = variables.get(ours);
      return variable ? [[theirs, variable] as const] : [];
    }),
  );
