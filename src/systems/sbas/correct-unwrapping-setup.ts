import type { ParamValues } from "../../pipeline/params.ts";
import type { Facts, Records } from "../../pipeline/step.ts";
import type { BridgingSetup } from "./correct-unwrapping-bridging.ts";
import { compat } from "./params.ts";
import type { ReferenceRecord } from "./reference-point.ts";
import {
  minAreaOf,
  unwrappingMethod,
  unwrappingMinArea,
  unwrappingRadius,
  unwrappingRamp,
  unwrappingSamples,
} from "./unwrapping-params.ts";

/** Parameters of the steps that compare phases over gaps. */
export const bridgingParams = {
  "unwrapping.method": unwrappingMethod,
  "unwrapping.min-area": unwrappingMinArea,
  "unwrapping.samples": unwrappingSamples,
  "unwrapping.ramp": unwrappingRamp,
  "unwrapping.radius": unwrappingRadius,
  compat,
} as const;

/** @param land 1 on land; undefined without a mask */
export function setUpBridging(
  params: ParamValues<typeof bridgingParams>,
  { grid }: Pick<Facts, "grid">,
  records: Records,
  land: Float32Array | undefined,
): BridgingSetup {
  const { shape } = grid;
  const { y, x } = records["reference-point"] as Pick<ReferenceRecord, "y" | "x">;
  return {
    shape,
    compat: params.compat === "mintpy",
    minArea: minAreaOf(params["unwrapping.min-area"], params.compat),
    radius: params["unwrapping.radius"],
    ramp: params["unwrapping.ramp"] === "none" ? null : params["unwrapping.ramp"],
    reference: y * shape.x + x,
    land,
  };
}
