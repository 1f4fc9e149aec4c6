import { statSync } from "node:fs";
import { join } from "node:path";
import type { Request } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { writeCog } from "../../src/formats/geotiff/index.ts";
import { decodePng } from "../fixtures/plot/decode-png.ts";
import { hasChromium } from "../view/browser-page.ts";
import { type Colour, distance, mapBox } from "./view-page/map-view.ts";
import { type Session, until } from "./view-page/session.ts";
import { useViewer } from "./view-page/viewer.ts";

const SIDE = 2100;
const VALUE = 0.03;
/** Of 255: the two halves of the map are ends of a diverging scale, and neither is the grey of no data. */
const FAR = 60;

describe.skipIf(!hasChromium)("a large GeoTIFF in the viewer (needs Chromium)", () => {
  const viewer = useViewer("overviews");
  const path = join(viewer.folder, "velocity.tif");
  beforeAll(async () => {
    // Noise of a hundredth, so that the file cannot be packed into a few blocks.
    const values = Float32Array.from({ length: SIDE * SIDE }, (_, i) => {
      const noise = ((Math.imul(i + 1, 2654435761) >>> 8) / 2 ** 24 - 0.5) * 0.01 * VALUE;
      return (i % SIDE < SIDE / 2 ? -VALUE : VALUE) + noise;
    });
    await writeCog(path, {
      grid: {
        shape: { y: SIDE, x: SIDE },
        affine: [30, 0, 400_000, 0, -30, 3_900_000],
        crs: { epsg: 32611, wkt: null },
        geometry: "map",
      },
      bands: [{ data: values, unit: "m yr-1", description: "velocity" }],
      dtype: "f32",
      nodata: Number.NaN,
    });
  });

  test("is drawn from its smaller copies until the whole of it is here, in the same colours", async () => {
    const address = await viewer.serve("velocity.tif");
    const session = await viewer.open(address);
    await halves(session);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let [asked, finished] = [0, 0];
    const half = statSync(path).size / 2;
    // The pixels of the whole image are the last three quarters of the file.
    const isFine = (request: Request) =>
      Number(/bytes=(\d+)/.exec(request.headers().range ?? "")?.[1] ?? 0) > half;
    await session.page.route("**/data/**", async (route) => {
      if (isFine(route.request())) {
        asked++;
        await held;
      }
      await route.continue();
    });
    session.page.on("requestfinished", (request) => {
      if (isFine(request)) finished++;
    });
    await session.page.reload();
    const coarse = await halves(session);
    expect([asked > 0, finished]).toEqual([true, 0]);
    release();
    await until(
      () => [asked, finished],
      ([all, done]) => all === done,
      "the end of loading",
      { pause: 500 },
    );
    const fine = await halves(session);
    expect(distance(coarse[0], fine[0])).toBeLessThan(30);
    expect(distance(coarse[1], fine[1])).toBeLessThan(30);
  });
});

/** Colours left and right of the middle, once they are those of data. */
async function halves(session: Session): Promise<[Colour, Colour]> {
  const box = await mapBox(session);
  return until(
    async (): Promise<[Colour, Colour]> => {
      const png = decodePng(await session.page.screenshot());
      const at = (share: number) =>
        png.at(Math.round(box.x + share * box.width), Math.round(box.y + 0.4 * box.height)).slice(0, 3);
      return [at(0.4), at(0.6)];
    },
    ([left, right]) => distance(left, right) > FAR,
    "both halves of the map",
  );
}
