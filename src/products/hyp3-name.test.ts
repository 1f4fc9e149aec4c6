import { describe, expect, it } from "vitest";
import { hyp3Layer, parseHyp3Name } from "./hyp3-name.ts";

const SCENE = "S1AB_20180106T004021_20180130T004021_VVP024_INT80_G_ueF_12AB";
const BURST = "S1_136231_IW2_20200604_20200616_VV_INT80_663F";
const BURSTS = "S1_064_000000s1n00-136231s2n02-136229s3n01_IW_20200604_20200616_VV_INT80_663F";

describe("parseHyp3Name", () => {
  it.each([
    [SCENE, "gamma-scene", "2018-01-06", "2018-01-30"],
    [BURST, "isce-burst", "2020-06-04", "2020-06-16"],
    [BURSTS, "isce-multi-burst", "2020-06-04", "2020-06-16"],
  ])("reads %s", (product, flavour, reference, secondary) => {
    expect(parseHyp3Name(`${product}_unw_phase.tif`)).toEqual({
      product,
      flavour,
      pair: { reference, secondary },
    });
  });

  it("takes baselines of four digits and other polarisations", () =>
    expect(
      parseHyp3Name("S1CD_20260106T004021_20260130T004021_HHR1024_INT40_G_weF_0000_corr.tif")?.flavour,
    ).toBe("gamma-scene"));

  it.each([
    "test_unw_phase.tif",
    "S1AA_20181306T004021_20180130T004021_VVP024_INT80_G_ueF_1234.txt",
    "20180106_20180130.unw",
  ])("does not take %s", (name) => expect(parseHyp3Name(name)).toBeNull());
});

describe("hyp3Layer", () => {
  it.each([
    ["_unw_phase.tif", "unwrappedPhase"],
    ["_unw_phase_clipped.tif", "unwrappedPhase"],
    ["_corr.tif", "coherence"],
    ["_conncomp.tif", "connectedComponent"],
    ["_dem.tif", "height"],
    ["_lv_theta.tif", "lookVectorTheta"],
    ["_lv_phi.tif", "lookVectorPhi"],
    ["_water_mask.tif", "waterMask"],
    ["_wrapped_phase.tif", null],
    ["_unw_phase.png", null],
    [".txt", null],
  ])("knows %s", (suffix, layer) => expect(hyp3Layer(SCENE + suffix, SCENE)).toBe(layer));
});
