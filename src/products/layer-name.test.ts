import { describe, expect, it } from "vitest";
import { layerInName } from "./layer-name.ts";

describe("layerInName", () => {
  it.each([
    ["cropA_20180106-20180130_VV_8rlks_eqa_unw.tif", "unwrappedPhase"],
    ["cropA_20180106-20180130_VV_8rlks_flat_eqa_cc.tif", "coherence"],
    ["20060619-20061002_utm.unw", "unwrappedPhase"],
    ["20060619-20061002_utm.unw.cc", "coherence"],
    ["20180106_20180130.diff.unw", "unwrappedPhase"],
    ["filt_fine.unw.conncomp", "connectedComponent"],
    ["filt_fine.cor", "coherence"],
    ["x_unw_phase.tif", "unwrappedPhase"],
    ["x_connectedComponents.tif", "connectedComponent"],
    ["cropA_T005A_dem.tif", "height"],
    ["x.hgt", "height"],
    ["20060619_utm.inc", "incidenceAngle"],
    ["20060619_utm.lv_theta", "lookVectorTheta"],
    ["x_lv_phi.tif", "lookVectorPhi"],
    ["test_water_mask.tif", "waterMask"],
  ])("calls %s %s", (name, layer) => expect(layerInName(name)).toBe(layer));

  it.each([
    "coh_mean.tif",
    "coh_std.tif",
    "dem_error.tif",
    "x_wrapped_phase.tif",
    "x_amp.tif",
    "README.md",
    "constructor.tif",
  ])("claims nothing for %s", (name) => expect(layerInName(name)).toBeNull());
});
