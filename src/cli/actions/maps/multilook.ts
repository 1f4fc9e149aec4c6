import { multilook } from "../../../stack/multilook.ts";
import { multilookStack } from "../../../stack/multilook-stack.ts";
import type { Cli } from "../../context.ts";
import type { Cut } from "../../cut.ts";
import { isQuantity } from "./derive.ts";
import { type MapFlags, operateOnMaps } from "./finish-maps.ts";
import { multilookedAttributes } from "./mintpy-grid-attributes.ts";

export interface MultilookFlags extends MapFlags {
  readonly looks: NonNullable<Cut["multilook"]>;
}

export async function multilookMaps(this: Cli, flags: MultilookFlags, path: string): Promise<void> {
  const { looks, compat } = flags;
  await operateOnMaps(
    this,
    flags,
    [path],
    {
      step: "map multilook",
      doc: "Blocks of pixels as one; rows and columns that fill no block are left out.",
    },
    ([{ stack }]) => {
      const coarse = multilookStack(stack, looks);
      const variables = [...stack.variables].map(([name, variable]) => {
        // Geometry is smooth and labels have no mean: both take the middle pixel.
        const method = isQuantity(variable) && !GEOMETRY.has(name) ? looks.method : "nearest";
        return [name, multilook(variable, { ...looks, method })] as const;
      });
      const { sourceAttributes } = stack;
      const isMean = looks.method === "mean" && compat !== "mintpy";
      return {
        stack: {
          ...coarse,
          variables: new Map(variables),
          ...(sourceAttributes && {
            sourceAttributes: {
              ...multilookedAttributes(sourceAttributes, { ...looks, isMean }),
              ...edgesOf(coarse.grid.shape),
            },
          }),
        },
        params: { looks: `${looks.y},${looks.x},${looks.method}` },
      };
    },
  );
}

const GEOMETRY: ReadonlySet<string> = new Set([
  "height",
  "incidenceAngle",
  "azimuthAngle",
  "slantRange",
  "latitude",
  "longitude",
]);

/** MintPy's last row and column. */
const edgesOf = ({ y, x }: { readonly y: number; readonly x: number }) => ({
  XMIN: "0",
  XMAX: String(x - 1),
  YMIN: "0",
  YMAX: String(y - 1),
});
