import type { Variable } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";
import type { Cli } from "../../context.ts";
import { derive, isQuantity } from "./derive.ts";
import { type MapFlags, operateOnMaps } from "./finish-maps.ts";
import { cutToCommon } from "./same-grid.ts";
import { shareDates, twinOf } from "./twin-layers.ts";

/** Sums of like layers over several inputs. */
export async function addMaps(this: Cli, flags: MapFlags, ...paths: string[]): Promise<void> {
  await operateOnMaps(
    this,
    flags,
    paths,
    {
      step: "map add",
      doc: "The sum of layers of the same name; no data in any input is no data in the result.",
    },
    (inputs) => {
      const { stacks, notes } = cutToCommon(inputs);
      const { stacks: dated, notes: left } = shareDates(stacks, inputs, false);
      const [first, ...others] = dated;
      const variables = [...first.variables]
        .filter(([, variable]) => isQuantity(variable))
        .map(([name, variable]) => {
          const twins = others.map((stack, k) => twinOf(variable, { stack, path: paths[k + 1] ?? "" }));
          return [name, sumOf([variable, ...twins])] as const;
        });
      return {
        stack: { ...first, variables: new Map(variables) },
        params: {},
        notes: [...notes, ...left],
      };
    },
  );
}

const sumOf = (layers: readonly [Variable, ...Variable[]]): Variable =>
  derive(
    layers[0],
    async (window, options) => {
      let sum: Float64Array | null = null;
      for (const layer of layers) {
        const values = await readFloats(layer, window, options);
        if (sum === null) sum = Float64Array.from(values);
        else for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (values[i] as number);
      }
      return Float32Array.from(sum ?? []);
    },
    { of: layers },
  );
