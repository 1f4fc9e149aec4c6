import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { writeCog } from "../../src/formats/geotiff/write-cog.ts";
import { hasChromium } from "../view/browser-page.ts";
import { viewHash } from "./view-page/map-view.ts";
import { savedFile, savedTable } from "./view-page/saved-file.ts";
import { SHAPE, simulated } from "./view-page/scene.ts";
import { expectPart } from "./view-page/session.ts";
import { useViewer } from "./view-page/viewer.ts";
import { GRID, writeZarr } from "./view-page/zarr-scene.ts";

const IMAGE = "<img src=x onerror=alert(1)>";
const TITLE = '"><svg onload=alert(2)></svg><script>alert(3)</script> javascript:alert(4)';

describe.skipIf(!hasChromium)(
  "hostile names and attributes on the page of the viewer (needs Chromium)",
  () => {
    const viewer = useViewer("hostile");

    test("are shown as the text that they are: no element comes of them, nothing runs, nothing is asked for", async () => {
      const folder = join(viewer.folder, "result");
      mkdirSync(folder);
      await writeCog(join(folder, `${IMAGE}.tif`), {
        grid: GRID,
        bands: [{ data: simulated().series.slice(-SHAPE.y * SHAPE.x), unit: "m yr-1", description: TITLE }],
        dtype: "f32",
        nodata: null,
        metadata: { LONG_NAME: TITLE, href: "javascript:alert(5)" },
      });
      await writeZarr(
        join(folder, "result.zarr"),
        { folder, ...simulated() },
        { long_name: TITLE, description: IMAGE },
      );
      const session = await viewer.open(await viewer.serve("result"), {
        hash: viewHash(
          "0/result.zarr#displacement",
          "i=8",
          `at=m1,${encodeURIComponent(IMAGE)},0,0,402680,3898360,0`,
          "fit=poly:1",
          "panels=series,histogram,inspector",
          // An address can be forged as well.
          `${encodeURIComponent(TITLE)}=${encodeURIComponent(IMAGE)}`,
          "theme=javascript:alert(6)",
        ),
      });
      const { page } = session;
      await page.locator("[data-figure=series] svg circle").first().waitFor();
      await page.getByText("theme: javascript:alert(6)").waitFor();
      await page.locator("[data-panel=histogram] svg").first().waitFor();
      const made = () =>
        page.evaluate(() => ({
          elements: [
            ...document.querySelectorAll(
              "body img, body script, iframe, object, embed, foreignObject, svg svg, form[action]",
            ),
          ].map((one) => one.outerHTML),
          handlers: [...document.querySelectorAll("*")]
            .flatMap((one) => [...one.attributes])
            .filter(({ name, value }) => /^on/i.test(name) || /^\s*javascript:/i.test(value))
            .map(({ name, value }) => `${name}=${value}`),
        }));
      expect(await made()).toEqual({ elements: [], handlers: [] });
      const text = await page.locator("body").textContent();
      expect(text).toContain(IMAGE);
      expect(await page.locator("[data-figure=series] svg").textContent()).toContain(IMAGE);
      expect(await page.locator("header.top .title").textContent()).toContain("<script>alert(3)</script>");

      const table = await savedTable(session, "series");
      expect(table.titles.join()).toContain(IMAGE);
      const svg = await savedFile(session, () =>
        page.locator("[data-panel=series]").getByRole("button", { name: "SVG" }).click(),
      );
      expect(svg.bytes.toString("utf8")).not.toMatch(/<(img|script|svg on)/);
      const picture = await savedFile(session, () => page.getByRole("button", { name: "Picture" }).click());
      expect(picture.name).toMatch(/^[\p{L}\p{N}-]+\.png$/u);

      await page.locator(".layers button", { hasText: IMAGE }).click();
      await expectPart(session, "layer").toContain(`${IMAGE}.tif`);
      await page.locator("[data-panel=histogram] svg").first().waitFor();
      expect(await made()).toEqual({ elements: [], handlers: [] });
    });
  },
);
