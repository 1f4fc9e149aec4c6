import { configError, inputError } from "../../../errors.ts";
import type { PlotFlags } from "../../commands/plot.ts";
import type { Cli } from "../../context.ts";
import { writeAtomically } from "../../parts/formats.ts";
import {
  encodeGif,
  type GifFrame,
  mapFrames,
  type SharedPalette,
  sharedPalette,
  svgToPixels,
} from "../../parts/plot.ts";
import { slicesOf } from "./choose-slices.ts";
import { readMaps, withLayer } from "./read-maps.ts";

/** Frames for each second: slow enough to read the date. */
const FPS = 4;
/** Browsers play anything faster than 50 frames each second at 10. */
const FASTEST = 50;
/** Seconds that the last frame stays before the first comes round. */
const HOLD = 2;
/** Hundredths of a second are kept in two bytes. */
const LONGEST = 655;
const WIDTH = 760;
const WIDEST = 2000;
const NARROWEST = 200;
/** Pixels of all frames together: some 20 MB of a noisy series. Of more dates each is drawn smaller. */
const MOST_PIXELS = 80e6;

/** One frame for each date, in one range of colours. Says on the way what was masked, and how large it is. */
export async function writeAnimation(cli: Cli, path: string, flags: PlotFlags): Promise<void> {
  const { fps = FPS, hold = HOLD } = flags;
  if (fps > FASTEST || hold > LONGEST)
    throw configError({
      code: "usage-number",
      what: fps > FASTEST ? "No browser plays an animation so fast." : "A frame cannot stay so long.",
      got: fps > FASTEST ? `--fps ${fps}` : `--hold ${hold}`,
      fix: fps > FASTEST ? `Give --fps ${FASTEST} or less.` : `Give --hold ${LONGEST} or less.`,
    });
  if (flags.width !== undefined && !(flags.width >= NARROWEST && flags.width <= WIDEST))
    throw configError({
      code: "usage-number",
      what: "An animation is not drawn so wide or so narrow.",
      got: `--width ${flags.width}`,
      fix: `Give ${NARROWEST} to ${WIDEST} pixels.`,
    });
  const maps = await withLayer(path, flags, (result, layer) => {
    if (layer.variable.shape.length !== 3 || layer.dates.length === 0)
      throw inputError({
        code: "series-missing",
        what: "An animation needs a series with dates, and this is a map.",
        where: layer.path,
        got: layer.name,
        fix: "Name a series, such as --variable displacement.",
      });
    return readMaps(cli, result, layer, flags, slicesOf(layer, { ...flags, dates: flags.dates ?? "all" }));
  });
  const { panels, grid, heights, since, options } = maps;
  const frames = mapFrames(
    { panels, grid, ...(heights && { heights }) },
    { ...options, ...(since !== null && { subtitle: `since ${since}` }) },
  );
  const wanted = flags.width ?? WIDTH;
  const { height: wouldBe } = await svgToPixels(frames.render(0), { width: wanted });
  const share = Math.min(1, Math.sqrt(MOST_PIXELS / (frames.count * wanted * wouldBe)));
  const width = Math.max(NARROWEST, Math.floor(wanted * share));
  if (width < wanted) cli.say(`note   Drawn ${width} pixels wide, to keep ${frames.count} frames small.`);

  const draw = (frame: number) => svgToPixels(frames.render(frame), { width });
  const last = frames.count - 1;
  const first = await draw(0);
  const others = [await draw(last >> 1), await draw(last)];
  const palette: SharedPalette = sharedPalette(
    frames.colours,
    [first, ...others].map(({ rgba }) => rgba),
  );
  async function* drawn(): AsyncGenerator<GifFrame> {
    for (let frame = 0; frame <= last; frame++) {
      cli.signal.throwIfAborted();
      const { rgba } = await draw(frame);
      yield {
        indices: palette.indicesOf(rgba),
        delay: 1000 * (frame === last ? Math.max(hold, 1 / fps) : 1 / fps),
      };
    }
  }
  writeAtomically(
    flags.out,
    await encodeGif(drawn(), { width, height: first.height, palette: palette.colours }),
  );
}
