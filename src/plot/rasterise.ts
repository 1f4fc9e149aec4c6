import { createRequire } from "node:module";
import { inputError } from "../errors.ts";

export interface PngOptions {
  /** Width of the picture in pixels; the height follows. */
  readonly width?: number;
  /** Pixels per CSS pixel of the figure. 2 suits screens and print alike. */
  readonly scale?: number;
}

/** A picture as bytes. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, alpha of each pixel, row by row from the top. */
  readonly rgba: Uint8Array;
}

const FONT_PACKAGE = "@expo-google-fonts/ibm-plex-sans";
const FONT_FILES = ["400Regular/IBMPlexSans_400Regular.ttf", "600SemiBold/IBMPlexSans_600SemiBold.ttf"];
/** Larger pictures than this fail inside the renderer without saying why. */
const LARGEST_PNG_SIDE = 20_000;

/**
 * A figure as PNG. The font is loaded from a package and the system's fonts are left out, so the same figure
 * gives the same picture on every machine. Node only.
 *
 * @throws input errors `png-too-large`, `svg-unreadable`
 */
export async function svgToPng(svg: string, options: PngOptions = {}): Promise<Uint8Array> {
  const picture = await rendered(svg, options);
  return new Uint8Array(picture.asPng());
}

/**
 * A figure as pixels, drawn as `svgToPng` draws it. Node only.
 *
 * @throws input errors `png-too-large`, `svg-unreadable`
 */
export async function svgToPixels(svg: string, options: PngOptions = {}): Promise<Pixels> {
  const { width, height, pixels } = await rendered(svg, options);
  return { width, height, rgba: new Uint8Array(pixels) };
}

async function rendered(svg: string, { width, scale = 2 }: PngOptions) {
  const { Resvg } = await import("@resvg/resvg-js");
  const resolve = createRequire(import.meta.url).resolve;
  const size = Number(/^<svg[^>]*\swidth="([\d.]+)"/.exec(svg)?.[1] ?? Number.NaN);
  const zoom = width === undefined ? scale : width / size;
  if (!(zoom > 0) || size * zoom > LARGEST_PNG_SIDE)
    throw inputError({
      code: "png-too-large",
      what: `A picture must be between 1 and ${LARGEST_PNG_SIDE} pixels wide.`,
      got: width === undefined ? `scale ${scale}` : `width ${width}`,
    });
  try {
    const renderer = new Resvg(svg, {
      fitTo: { mode: "zoom", value: zoom },
      font: {
        loadSystemFonts: false,
        fontFiles: FONT_FILES.map((file) => resolve(`${FONT_PACKAGE}/${file}`)),
        defaultFontFamily: "IBM Plex Sans",
        sansSerifFamily: "IBM Plex Sans",
      },
    });
    return renderer.render();
  } catch (cause) {
    throw inputError({
      code: "svg-unreadable",
      what: "The figure could not be drawn.",
      got: String(cause),
      cause,
    });
  }
}
