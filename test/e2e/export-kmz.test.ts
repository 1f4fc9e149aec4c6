import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Resvg } from "@resvg/resvg-js";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exportKmz } from "../../src/cli/export/to-kmz.ts";
import { exportKmzSeries } from "../../src/cli/export/to-kmz-series.ts";
import { pixelToLonLat } from "../../src/geo/transform.ts";
import { pngDataUri } from "../../src/plot/png.ts";
import { radarScene } from "../radar-scene.ts";
import { writeRadarWorkFolder } from "../radar-work-folder.ts";
import { TIFF_GRID, writeMap } from "./stacks.ts";
import { upwarp } from "./upwarp.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-kmz-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const parser = new XMLParser({ ignoreAttributes: false });
type Files = Record<string, Uint8Array>;
const unzip = (path: string): Files => unzipSync(readFileSync(path));
const kmlOf = (files: Files, name: string) => {
  const text = strFromU8(files[name]!);
  expect(XMLValidator.validate(text)).toBe(true);
  return parser.parse(text).kml.Document;
};

/** Pixels of a PNG, by a library. */
function pixelsOf(png: Uint8Array) {
  const view = new DataView(png.buffer, png.byteOffset);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image width="${width}" height="${height}" image-rendering="optimizeSpeed" href="${pngDataUri(png)}"/></svg>`;
  return { width, height, pixels: new Uint8Array(new Resvg(svg).render().pixels) };
}

interface Box {
  north: number;
  south: number;
  east: number;
  west: number;
}

/** Is the picture opaque at a place? null outside of it. */
function isOpaque(png: ReturnType<typeof pixelsOf>, box: Box, lon: number, lat: number): boolean | null {
  const x = Math.floor(((lon - box.west) / (box.east - box.west)) * png.width);
  const y = Math.floor(((box.north - lat) / (box.north - box.south)) * png.height);
  if (x < 0 || y < 0 || x >= png.width || y >= png.height) return null;
  return png.pixels[4 * (y * png.width + x) + 3]! > 127;
}

describe("a map as KMZ", () => {
  it("lies where it belongs, in UTM and turned: each corner pixel, and nothing outside", async () => {
    const grids = {
      utm: TIFF_GRID,
      turned: { ...TIFF_GRID, affine: [69.3, 40, 500000, 40, -69.3, 4000000] as const },
    };
    for (const [name, grid] of Object.entries(grids)) {
      const tif = join(folder, `${name}.tif`);
      const out = join(folder, `${name}.kmz`);
      // Data in the corner pixels and the middle only.
      const has = (y: number, x: number) => (y % 23 === 0 && x % 31 === 0) || (y === 12 && x === 16);
      await writeMap(tif, (y, x) => (has(y, x) ? y - x : Number.NaN), {}, grid);
      await exportKmz(tif, out);
      const files = unzip(out);
      const box = kmlOf(files, "doc.kml").GroundOverlay.LatLonBox as Box;
      const png = pixelsOf(files["map.png"]!);
      for (let y = 0; y < 24; y++)
        for (let x = 0; x < 32; x++)
          // One picture pixel shows the pixel at its own centre, so the middle of each pixel is hit for sure.
          expect(isOpaque(png, box, ...pixelToLonLat(grid, y, x)), `${name} ${y} ${x}`).toBe(has(y, x));
    }
  });

  it("is a pyramid of tiles when it is large, which cover it once each", { timeout: 60_000 }, async () => {
    const size = { y: 1100, x: 1300 };
    const grid = {
      shape: size,
      affine: [0.001, 0, 10, 0, -0.001, 50] as const,
      crs: { epsg: 4326, wkt: null },
      geometry: "map" as const,
    };
    const tif = join(folder, "large.tif");
    const out = join(folder, "large.kmz");
    // Nothing in the lower right corner: its tile is left out.
    await writeMap(tif, (y, x) => (y > 1000 && x > 1000 ? Number.NaN : y * 1e-5), {}, grid);
    await exportKmz(tif, out);
    const files = unzip(out);
    const root = kmlOf(files, "doc.kml").NetworkLink;
    expect(root.Link.href).toBe("0/0/0.kml");
    const leaves = Object.keys(files).filter((name) => /^2\/.*png$/.test(name));
    expect(leaves).toHaveLength(8);
    expect(files["2/2/2.png"]).toBeUndefined();
    let area = 0;
    for (const name of leaves) {
      const tile = kmlOf(files, name.replace("png", "kml"));
      const { north, south, east, west } = tile.GroundOverlay.LatLonBox as Box;
      const png = pixelsOf(files[name]!);
      expect((east - west) / png.width).toBeCloseTo(0.001, 9);
      expect((north - south) / png.height).toBeCloseTo(0.001, 9);
      expect(tile.Region.Lod.maxLodPixels).toBe(-1);
      area += png.width * png.height;
    }
    expect(area).toBe(1100 * 1300 - (1100 - 1024) * (1300 - 1024));
    // The links of every tile lead to files of the archive.
    for (const name of Object.keys(files).filter((key) => key.endsWith(".kml") && key !== "doc.kml")) {
      const links = [kmlOf(files, name).NetworkLink ?? []].flat() as { Link: { href: string } }[];
      for (const { Link } of links) {
        const target = new URL(Link.href, `http://x/${name}`).pathname.slice(1);
        expect(Object.keys(files)).toContain(target);
      }
    }
  });

  it("holds the memory that it needs for a branch of tiles, not for the map", {
    timeout: 90_000,
  }, async () => {
    const grid = { ...TIFF_GRID, shape: { y: 2000, x: 2000 } };
    const tif = join(folder, "huge.tif");
    await writeMap(tif, (y, x) => Math.sin(x / 90) * Math.cos(y / 70) * 0.01, {}, grid);
    const { code, stderr } = await upwarp(
      ["export", tif, "--to", "kmz", "--out", join(folder, "huge.kmz")],
      folder,
      { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(PEAK)}` },
    );
    expect(code, stderr).toBe(0);
    const peak = Number(/peak (\d+) kB/.exec(stderr)?.[1]);
    expect(peak).toBeGreaterThan(50_000);
    expect(peak).toBeLessThan(500_000);
  });
});

/** Says at its end how much memory a process held at most. */
const PEAK = 'process.on("exit",()=>process.stderr.write("peak "+process.resourceUsage().maxRSS+" kB\\n"))';

describe("a radar result as KMZ", () => {
  const work = join(folder, "work");
  const scene = radarScene();
  beforeAll(() => writeRadarWorkFolder(work, scene));

  it("is geocoded first, and shows the reference point and the legend", async () => {
    const out = join(folder, "radar.kmz");
    await exportKmz(work, out);
    const files = unzip(out);
    const document = kmlOf(files, "doc.kml");
    expect(document.name).toBe("velocity");
    expect(document.ScreenOverlay.Icon.href).toBe("legend.png");
    const [lon = 0, lat = 0] = String(document.Placemark.Point.coordinates).split(",").map(Number);
    const at = 40 * scene.shape.x + 70;
    // Within a pixel of the map of the reference pixel's own place.
    expect(Math.abs(lon - scene.longitude[at]!)).toBeLessThan(0.0008);
    expect(Math.abs(lat - scene.latitude[at]!)).toBeLessThan(0.0008);
    const box = document.GroundOverlay.LatLonBox as Box;
    expect(box.north).toBeGreaterThan(Math.max(...scene.latitude));
    expect(box.west).toBeLessThan(Math.min(...scene.longitude));
  });

  it("shows the change between two dates when asked", async () => {
    const out = join(folder, "change.kmz");
    await exportKmz(work, out, { span: ["2018-01-06", "2018-01-30"] });
    expect(kmlOf(unzip(out), "doc.kml").name).toBe("displacement, 2018-01-06 to 2018-01-30");
    await expect(exportKmz(work, out, { span: ["2018-01-07"] })).rejects.toThrow(/date-missing/);
  });

  it("becomes points to click on in three details, each with its own numbers", async () => {
    const out = join(folder, "series.kmz");
    await exportKmzSeries(work, out);
    const files = unzip(out);
    const links = kmlOf(files, "doc.kml").NetworkLink as { name: string; Link: { href: string } }[];
    expect(links.map(({ name }) => name)).toEqual([
      "Points, every 20 pixels",
      "Points, every 5 pixels",
      "Points, every 2 pixels",
    ]);
    expect(Object.keys(files)[0]).toBe("doc.kml");
    const counts = [0, 1, 2].map(
      (level) =>
        Object.keys(files)
          .filter((name) => name.startsWith(`${level}/`) && !name.endsWith("tiles.kml"))
          .flatMap((name) => [kmlOf(files, name).Placemark].flat()).length,
    );
    expect(counts[1]! / counts[0]!).toBeGreaterThan(10);
    expect(counts[2]! / counts[1]!).toBeCloseTo(6.25, 0);
    const [point] = [kmlOf(files, "0/0_0.kml").Placemark].flat() as { description: string }[];
    expect(point!.description).toMatch(/velocity -?[\d.]+ mm\/yr/);
    expect(point!.description).toContain("<td>2018-01-30</td>");
    expect(point!.description).not.toMatch(/https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
  });
});
