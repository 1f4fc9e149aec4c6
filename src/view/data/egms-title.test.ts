import { describe, expect, it } from "vitest";
import { legendOf } from "../charts/legend.ts";
import { egmsTitle } from "./egms-title.ts";

const EAST = "EGMS_L3_E45N17_100km_E_2020_2024_1";

describe("egmsTitle", () => {
  it.each([
    [EAST, "displacement", ["towards west", "towards east"]],
    [EAST, "velocity", ["towards west", "towards east"]],
    [EAST.replace("_E_2020", "_U_2020"), "velocity", ["subsidence", "uplift"]],
  ] as const)("lets the legend of %s say where its %s goes", (product, column, words) => {
    const title = egmsTitle(product, column) ?? "";
    expect(legendOf({ name: column, title, role: column, unit: "m" }).words).toEqual(words);
  });

  it("leaves products along the line of sight, and columns without a direction, as they are", () => {
    expect(egmsTitle("EGMS_L2b_022_0845_IW2_VV_2020_2024_1", "velocity")).toBeNull();
    expect(egmsTitle(EAST, "rmse")).toBeNull();
  });
});
