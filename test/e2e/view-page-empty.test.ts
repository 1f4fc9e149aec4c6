import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hasChromium } from "../view/browser-page.ts";
import {
  expectColours,
  looksDifferent,
  mapBox,
  picture,
  pixelOnScreen,
  textureAt,
  viewHash,
} from "./view-page/map-view.ts";
import { DATES, indexOf, type Pixel, seriesAt, simulated } from "./view-page/scene.ts";
import { PATIENCE, until } from "./view-page/session.ts";
import { useViewer } from "./view-page/viewer.ts";
import { ABSENT_CHUNK, writeZarr } from "./view-page/zarr-scene.ts";

const STORE = "0/result.zarr";
const LAST = DATES.length - 1;

/** Places whose surroundings of two pixels are of one kind. */
const PLACES = {
  "no data": { y: 3, x: 3 },
  masked: { y: 30, x: 3 },
  missing: { y: 24, x: 40 },
  outside: { y: -4, x: 30 },
  shown: { y: 38, x: 30 },
} as const satisfies Record<string, Pixel>;

describe.skipIf(!hasChromium)("emptiness on the map of the viewer (needs Chromium)", () => {
  const viewer = useViewer("empty");

  test("no data, masked, missing and outside are four looks that differ from each other and from data, and the inspector says which", async () => {
    const scene = { folder: viewer.folder, ...simulated() };
    await writeZarr(join(viewer.folder, "result.zarr"), scene);
    rmSync(join(viewer.folder, "result.zarr/displacement", ABSENT_CHUNK));
    const session = await viewer.open(await viewer.serve("result.zarr"), {
      hash: viewHash(`${STORE}#displacement`, `i=${LAST}`, `mask=${STORE}%23temporalCoherence,0.7,`),
      mayBeAbsent: new RegExp(`/displacement/${ABSENT_CHUNK.replaceAll(".", "\\.")}$`),
    });
    await expectColours(session, [[PLACES.shown, seriesAt(scene, PLACES.shown)[LAST] ?? 0]]);
    const names = Object.keys(PLACES) as (keyof typeof PLACES)[];
    const looks = await until(
      async () => {
        const shot = await picture(session);
        return Promise.all(names.map((name) => textureAt(session, PLACES[name], shot)));
      },
      // A pixel that is masked is hatched as soon as the mask is here.
      (all) => looksDifferent(all[names.indexOf("masked")] ?? FLAT, all[names.indexOf("no data")] ?? FLAT),
      "the looks",
    );
    const alike = names.flatMap((a, i) =>
      names.slice(i + 1).flatMap((b, k) => {
        const [one, other] = [looks[i], looks[i + 1 + k]];
        return one && other && looksDifferent(one, other) ? [] : [`${a} looks as ${b}`];
      }),
    );
    expect(alike).toEqual([]);

    const words = async (pixel: Pixel) => {
      const { x, y } = pixelOnScreen(await mapBox(session), pixel);
      await session.page.mouse.move(x + 1, y);
      await session.page.mouse.move(x, y);
      return {
        readout: await session.page.locator(".readout b").textContent(),
        reasons: await session.page.locator("[data-panel=inspector] .reasons li").allTextContents(),
      };
    };
    const expectWords = (name: keyof typeof PLACES, readout: string, reasons: readonly string[]) =>
      expect
        .poll(() => words(PLACES[name]), { timeout: PATIENCE, interval: 250 })
        .toEqual({ readout, reasons });
    await expectWords("no data", "no data", [
      "No data: the file has no value here.",
      "TemporalCoherence: no data.",
      "UsedPairs: 0.",
    ]);
    const coherence = scene.coherence[indexOf(PLACES.masked)] ?? 0;
    await expectWords("masked", "masked", [
      `Masked: temporalCoherence ${Number(coherence.toPrecision(3))} is below 0.7.`,
    ]);
    await expectWords("missing", "missing chunk", [
      "Missing: this part of the file was never written, or could not be found.",
    ]);
    await expectWords("outside", "outside", ["Outside of the layer."]);
  });
});

const FLAT = { mean: [0, 0, 0], deviation: [0, 0, 0] };
