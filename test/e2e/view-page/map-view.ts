import { colourMap, colourOf } from "../../../src/plot/colour/colour-map.ts";
import { type DecodedPng, decodePng } from "../../fixtures/plot/decode-png.ts";
import { NORTH, PIXEL_SIZE, type Pixel, placeOf, SHAPE, WEST } from "./scene.ts";
import { PATIENCE, type Session } from "./session.ts";

/** Red, green, blue, 0 to 255. */
export type Colour = readonly number[];

/** A camera in which a pixel is 8 x 8 on the screen and the whole scene is free of what lies over the map. */
export const PIXEL_ON_SCREEN = 8;
const SCALE = PIXEL_ON_SCREEN / PIXEL_SIZE;
const CENTRE = [WEST + (SHAPE.x / 2) * PIXEL_SIZE, NORTH - (SHAPE.y / 2) * PIXEL_SIZE] as const;
/** Ends of the colours in millimetres. */
export const RANGE = [-50, 50] as const;

/** The address of a view of the scene: the last date, fixed colours, no lines over the picture. */
export const viewHash = (layer: string, ...parts: readonly string[]) =>
  `#${[`layer=${encodeURIComponent(layer)}`, `view=${CENTRE.join()},${SCALE}`, `range=${RANGE.join()}`, "graticule=0", ...parts].join("&")}`;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export async function mapBox({ page }: Session): Promise<Box> {
  const box = await page.locator(".map canvas").boundingBox();
  if (box === null) throw new Error("there is no map on the page");
  return box;
}

/** Where a place of the map's coordinates is on the screen. */
export function onScreen(box: Box, [x, y]: readonly [number, number]): { x: number; y: number } {
  return {
    x: box.x + box.width / 2 + (x - CENTRE[0]) * SCALE,
    y: box.y + box.height / 2 - (y - CENTRE[1]) * SCALE,
  };
}

export const pixelOnScreen = (box: Box, pixel: Pixel) => onScreen(box, placeOf(pixel));

export async function clickPixel(session: Session, pixel: Pixel): Promise<void> {
  const { x, y } = pixelOnScreen(await mapBox(session), pixel);
  await session.page.mouse.click(x, y);
}

/** What is on the screen, to be asked for colours. */
export interface Picture {
  readonly png: DecodedPng;
  /** Colour at a place of the screen. */
  onScreen(x: number, y: number): Colour;
  /** Colour at the middle of a pixel. */
  at(pixel: Pixel): Colour;
}

/** Of the scene and a rim around it, not of the whole page: decoding takes time. */
const RIM = 40;

export async function picture(session: Session): Promise<Picture> {
  const box = await mapBox(session);
  const corner = onScreen(box, [WEST, NORTH]);
  const clip = {
    x: Math.round(corner.x) - RIM,
    y: Math.round(corner.y) - RIM,
    width: SHAPE.x * PIXEL_ON_SCREEN + 2 * RIM,
    height: SHAPE.y * PIXEL_ON_SCREEN + 2 * RIM,
  };
  const png = decodePng(await session.page.screenshot({ clip }));
  const colourAt = (x: number, y: number) =>
    png.at(Math.round(x - clip.x), Math.round(y - clip.y)).slice(0, 3);
  return {
    png,
    onScreen: colourAt,
    at: (pixel) => {
      const { x, y } = pixelOnScreen(box, pixel);
      return colourAt(x, y);
    },
  };
}

/** The colour that the table has for a value in metres. */
export function expectedColour(metres: number, map = "vik", [low, high]: readonly number[] = RANGE): Colour {
  const t = (metres * 1000 - (low ?? 0)) / ((high ?? 1) - (low ?? 0));
  return colourOf(colourMap(map), t).slice(0, 3);
}

/** Largest difference of a channel. */
export const distance = (a: Colour, b: Colour) =>
  Math.max(...a.map((byte, i) => Math.abs(byte - (b[i] ?? 0))));

/** Interpolation in the shader and rounding of float32 may differ by this much of 255. */
export const COLOUR_TOLERANCE = 3;

/** Waits until the map shows the colours for these values (metres) at these pixels. */
export async function expectColours(
  session: Session,
  expected: readonly (readonly [Pixel, number])[],
  map?: string,
): Promise<void> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const shot = await picture(session);
    const wrong = expected.flatMap(([pixel, metres]) => {
      const [seen, wanted] = [shot.at(pixel), expectedColour(metres, map)];
      return distance(seen, wanted) <= COLOUR_TOLERANCE
        ? []
        : [`row ${pixel.y}, column ${pixel.x}: ${seen} instead of ${wanted} for ${metres} m`];
    });
    if (wrong.length === 0) return;
    if (Date.now() > end)
      throw new Error(`the map's colours are not those of the values:\n${wrong.join("\n")}`);
    await session.page.waitForTimeout(100);
  }
}
