import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { writeCog } from "../../src/formats/geotiff/write-cog.ts";
import { crsFromUtmZone } from "../../src/geo/crs.ts";
import { hasChromium } from "../view/browser-page.ts";
import { column, savedTable } from "./view-page/saved-file.ts";
import { addressParts, expectPart, PATIENCE, type Session, until } from "./view-page/session.ts";
import { useViewer } from "./view-page/viewer.ts";

/** On the central meridian of zone 32: 45 degrees north is at 4 982 950.4 m (WGS 84, scale 0.9996; by PROJ). */
const WEST = 498_000;
const NORTH = 4_984_950;
const SIDE = 40;
const POINTS = "id,lon,lat,20200101,20200113\nhere,9.0,45.0,0,7\naway,9.01,45.005,0,3";

const RASTER = "0/velocity.tif#raster";
const TABLE = "1/points.csv#displacement";

describe.skipIf(!hasChromium)("layers in different coordinates on the viewer's page (needs Chromium)", () => {
  const viewer = useViewer("systems");
  let address: URL;
  beforeAll(async () => {
    const grid = {
      shape: { y: SIDE, x: SIDE },
      affine: [100, 0, WEST, 0, -100, NORTH] as const,
      crs: crsFromUtmZone("32N"),
      geometry: "map" as const,
    };
    const data = Float32Array.from({ length: SIDE ** 2 }, (_, i) => 0.01 * Math.sin(i / 50));
    const path = join(viewer.folder, "velocity.tif");
    await writeCog(path, { grid, dtype: "f32", nodata: null, bands: [{ data, unit: "m yr-1" }] });
    writeFileSync(join(viewer.folder, "points.csv"), POINTS);
    address = await viewer.serve("velocity.tif", "points.csv");
  });

  const show = ({ page }: Session, layer: string) =>
    page.locator("section[aria-label=Layers] li button").filter({ hasText: layer }).first().click();
  /** Where the marks are on the screen; none before the map has its size. */
  const marks = ({ page }: Session) =>
    page
      .locator('.overlay:not([viewBox="0 0 1 1"]) .handle:not(.reference) > circle:last-of-type')
      .evaluateAll((all) => all.map((one) => [one.getAttribute("cx"), one.getAttribute("cy")].map(Number)));
  const settled = (session: Session, count: number) =>
    until(
      () => marks(session),
      (all) => all.length === count,
      "the marks",
    );

  test(
    "keep what is marked, and what is in view, where it is on the ground",
    async () => {
      const at = "m1,P1,0,0,500050,4983000,0";
      const area = "a1,A1,1,0,499500,4982500,500500,4982500,500000,4983500";
      const parts = [`at=${at}`, `area=${area}`, "ref=500050,4983000,1", "view=500050,4983000,0.1"];
      const session = await viewer.open(address, {
        hash: `#layer=${encodeURIComponent(RASTER)}&${parts.join("&")}`,
      });
      const before = await settled(session, 4);
      await show(session, "displacement");
      await expectPart(session, "layer").toBe(TABLE);
      const moved = (addressParts(session).get("at") ?? "").split(",").slice(4, 6).map(Number);
      expect(moved[0]).toBeCloseTo(9.00063, 4);
      expect(moved[1]).toBeCloseTo(45.00045, 4);
      const after = await settled(session, 4);
      // The meridian is straight here; a degree of longitude shrinks by the middle of the points instead of the place.
      for (const [i, [x, y]] of before.entries()) {
        expect(Math.abs((after[i]?.[0] ?? Number.NaN) - (x ?? 0))).toBeLessThan(1);
        expect(Math.abs((after[i]?.[1] ?? Number.NaN) - (y ?? 0))).toBeLessThan(1);
      }
      const table = await savedTable(session, "series");
      expect(column(table, 1)).toEqual([0, 0]);

      const hashThere = new URL(session.page.url()).hash;
      const again = await viewer.open(address, { hash: hashThere });
      const restored = await settled(again, 4);
      expect(restored).toEqual(after);
      expect(new URL(again.page.url()).hash).toBe(hashThere);

      await show(session, "velocity");
      await expectPart(session, "at").toBe(at);
      expect(addressParts(session).get("area")).toBe(area);
      expect(addressParts(session).get("ref")).toBe("500050,4983000,1");
    },
    4 * PATIENCE,
  );
});
