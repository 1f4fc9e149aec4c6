import { pixelToLonLat } from "../../../geo/transform.ts";
import { inTurn, type KmlElements } from "../../parts/formats.ts";
import { encodePng } from "../../parts/plot.ts";
import type { ResultLayer } from "../../results/open-result.ts";

export const REFERENCE_ICON = "reference.png";
export const DOT_ICON = "dot.png";

/** A placemark on the reference pixel of a layer on a map; null where none is known. */
export function referenceMark({ attrs, grid }: ResultLayer): KmlElements | null {
  const { reference_y: y, reference_x: x } = attrs;
  if (typeof y !== "number" || typeof x !== "number" || grid === null) return null;
  const [lon, lat] = pixelToLonLat(grid, y, x);
  return {
    name: "Reference point",
    description: `Displacements and velocities are relative to this pixel (row ${y}, column ${x}).`,
    Style: { IconStyle: { scale: 0.7, Icon: { href: REFERENCE_ICON } }, LabelStyle: { scale: 0 } },
    Point: { coordinates: coordinates(lon, lat) },
  };
}

/** A degree has 1e7 times a centimetre. */
export const coordinates = (lon: number, lat: number): string =>
  `${inTurn(lon).toFixed(7)},${lat.toFixed(7)}`;

/** A reference layer of a layer: the one that carries the pixel, for a map that does not. */
export const withReference = (layer: ResultLayer, others: Iterable<ResultLayer>): ResultLayer => {
  if (typeof layer.attrs.reference_y === "number") return layer;
  const other = [...others].find(({ attrs }) => typeof attrs.reference_y === "number");
  if (other === undefined) return layer;
  const { reference_y, reference_x } = other.attrs;
  return {
    ...layer,
    attrs: {
      ...layer.attrs,
      ...(reference_y !== undefined && { reference_y }),
      ...(reference_x !== undefined && { reference_x }),
    },
  };
};

/** A black square with a white rim, as in our maps. */
export const referenceIcon = (): Uint8Array =>
  picture(32, (x, y) => {
    const out = Math.max(Math.abs(x), Math.abs(y));
    return out > 13 ? null : out > 10 ? 255 : 26;
  });

/** A white disc, which a placemark's colour tints. */
export const dotIcon = (): Uint8Array => picture(32, (x, y) => (Math.hypot(x, y) > 14 ? null : 255));

/** A square picture of grey values about its middle; null is transparent. */
function picture(size: number, grey: (x: number, y: number) => number | null): Uint8Array {
  const pixels = new Uint8Array(4 * size * size);
  for (let i = 0; i < size * size; i++) {
    const value = grey((i % size) - size / 2 + 0.5, Math.floor(i / size) - size / 2 + 0.5);
    if (value !== null) pixels.set([value, value, value, 255], 4 * i);
  }
  return encodePng(pixels, size, size);
}
