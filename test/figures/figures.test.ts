import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { encodeGif } from "../../src/plot/animation/encode-gif.ts";
import { sharedPalette } from "../../src/plot/animation/shared-palette.ts";
import { svgToPixels, svgToPng } from "../../src/plot/rasterise.ts";
import { checkFigure } from "../../src/plot/report/check-figure.ts";
import { decodeGif } from "../fixtures/plot/decode-gif.ts";
import { textFaults } from "../fixtures/plot/text-boxes.ts";
import { animation, FIGURES } from "./figures.ts";
import { comparePictures, digest, snapshot, snapshotPath } from "./snapshots.ts";

/** Pixels that another build of the same renderer may draw otherwise: a rim of a glyph here and there. */
const TOLERATED_SHARE = 0.002;
const MOST_BYTES = 1.5e6;

describe.each(Object.entries(FIGURES))("the figure %s", (name, draw) => {
  const svg = draw();

  it("has the text of its snapshot, and of the next time", () => {
    expect(svg).toBe(draw());
    expect(svg).toBe(snapshot(`${name}.svg`, svg).toString("utf8"));
  });

  it("has the pixels of its snapshot", async () => {
    const png = await svgToPng(svg, { scale: 1 });
    const difference = comparePictures(png, snapshot(`${name}.png`, png));
    expect(difference.sameSize).toBe(true);
    expect(difference.share).toBeLessThanOrEqual(TOLERATED_SHARE);
  });

  it("keeps its texts apart and inside, names its source, and carries nothing that runs", () => {
    expect(textFaults(svg)).toEqual([]);
    expect(svg).toContain("Simulated with seed 20180106");
    expect(checkFigure(svg, name)).toBe(svg);
  });
});

describe("the animation", () => {
  const made = (async () => {
    const frames = animation();
    const pictures = [];
    for (let frame = 0; frame < frames.count; frame++)
      pictures.push(await svgToPixels(frames.render(frame), { width: 300 }));
    const palette = sharedPalette(
      frames.colours,
      pictures.map(({ rgba }) => rgba),
    );
    const { width = 0, height = 0 } = pictures[0] ?? {};
    const indexed = pictures.map(({ rgba }) => ({ indices: palette.indicesOf(rgba), delay: 250 }));
    return {
      frames,
      pictures,
      palette,
      gif: await encodeGif(indexed, { width, height, palette: palette.colours }),
    };
  })();

  it("is the committed file, frame by frame", async () => {
    const { gif } = await made;
    const [ours, kept] = [decodeGif(gif), decodeGif(snapshot("animation.gif", gif))];
    expect([ours.width, ours.height, ours.frames.length]).toEqual([
      kept.width,
      kept.height,
      kept.frames.length,
    ]);
    ours.frames.forEach(({ rgba }, frame) => {
      const other = kept.frames[frame]?.rgba ?? new Uint8Array();
      const differing = rgba.reduce(
        (sum, value, i) => sum + (Math.abs(value - (other[i] ?? 0)) > 2 ? 1 : 0),
        0,
      );
      expect(differing / rgba.length).toBeLessThanOrEqual(TOLERATED_SHARE);
    });
  });

  it("has the hashes of its frames, all different", async () => {
    const hashes = decodeGif((await made).gif).frames.map(({ rgba }) => digest(rgba));
    expect(new Set(hashes).size).toBe(hashes.length);
    const text = `${JSON.stringify(hashes, null, 2)}\n`;
    expect(text).toBe(snapshot("animation-frames.json", text).toString("utf8"));
  });

  it("shares one palette, in which every colour of the data is exact", async () => {
    const { gif, frames, palette } = await made;
    expect(decodeGif(gif).localPalettes).toBe(0);
    const known = new Set(palette.colours.map(String));
    for (const [red, green, blue] of frames.colours) expect(known).toContain(String([red, green, blue]));
    expect(palette.colours.length).toBeLessThanOrEqual(255);
  });

  it("adds no noise: pixels of one colour in the figure have one colour in the frame, close to it", async () => {
    const { gif, pictures } = await made;
    decodeGif(gif).frames.forEach(({ rgba }, frame) => {
      const drawn = pictures[frame]?.rgba ?? new Uint8Array();
      const seen = new Map<string, string>();
      let far = 0;
      for (let i = 0; i < drawn.length; i += 4) {
        const [from, to] = [drawn.subarray(i, i + 3), rgba.subarray(i, i + 3)];
        const key = from.join();
        expect(seen.get(key) ?? to.join()).toBe(to.join());
        seen.set(key, to.join());
        if (Math.max(...from.map((value, c) => Math.abs(value - (to[c] ?? 0)))) > 24) far++;
      }
      expect(far / (drawn.length / 4)).toBeLessThan(0.002);
    });
  });

  it("has frames of one size that differ in the map and in the time bar alone", async () => {
    const { frames } = await made;
    const [first = "", last = ""] = [frames.render(0), frames.render(frames.count - 1)];
    const sizeOf = (svg: string) => /viewBox="([^"]+)"/.exec(svg)?.[1];
    expect(sizeOf(first)).toBe(sizeOf(last));
    const legend = (svg: string) => /displacement \(mm\)<\/text>.*?towards satellite/s.exec(svg)?.[0];
    expect(legend(first)).toBeDefined();
    expect(legend(first)).toBe(legend(last));
  });
});

describe("the snapshots", () => {
  it("are those of the figures and no others, in less than 1.5 MB", () => {
    const files = readdirSync(snapshotPath("."));
    const expected = Object.keys(FIGURES).flatMap((name) => [`${name}.png`, `${name}.svg`]);
    expect(files.sort()).toEqual([...expected, "animation.gif", "animation-frames.json"].sort());
    const bytes = files.reduce((sum, file) => sum + statSync(join(snapshotPath("."), file)).size, 0);
    expect(bytes).toBeLessThan(MOST_BYTES);
  });
});
