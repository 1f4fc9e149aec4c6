import type { InputContract } from "../../../pipeline/step.ts";
import { COMPONENTS, type OffsetComponent } from "./component.ts";

type Params = Readonly<Record<string, unknown>>;

const perPair = (unit: string, doc: string, more: Partial<InputContract> = {}): InputContract => ({
  dims: ["pair", "y", "x"],
  unit,
  doc,
  optional: true,
  ...more,
});

/** The two layers of a component. */
const layersOf = ({ prefix, offset, std }: OffsetComponent): Record<string, InputContract> => ({
  [offset]: perPair(
    "pixel",
    `Offset in ${prefix} of each pair, in ${prefix === "range" ? "samples" : "lines"} of the full-resolution image`,
  ),
  [std]: perPair("pixel", `Standard error of the ${prefix} offset`),
});

/** The layers of both components, none of which must be there. */
export const OFFSET_LAYERS: Readonly<Record<string, InputContract>> = Object.assign(
  {},
  ...COMPONENTS.map(layersOf),
);

export const WATER_MASK = {
  dims: ["y", "x"],
  unit: "1",
  doc: "1 where offsets are used",
  optional: true,
} as const satisfies InputContract;

const readsStd = (params: Params) => params.weight !== "no" || params["mask.max-std"] !== null;

/** Layers that the inversion of a component reads. */
export function inversionLayers(component: OffsetComponent): Readonly<Record<string, InputContract>> {
  const { [component.offset]: offset, [component.std]: std } = layersOf(component);
  return {
    [component.offset]: { ...perPair("pixel", ""), ...offset, optional: false },
    [component.std]: { ...perPair("pixel", ""), ...std, when: readsStd },
    offsetSNR: perPair("1", "Signal-to-noise ratio of the matching", {
      when: (params) => params["mask.min-snr"] !== null,
    }),
    waterMask: WATER_MASK,
  };
}
