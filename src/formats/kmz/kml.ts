import { XMLBuilder } from "fast-xml-parser";
import type { Bounds } from "../../geo/bounds.ts";

/** Elements by name: text, numbers, elements, or several of one name. Attributes begin with @. */
export interface KmlElements {
  readonly [name: string]: KmlValue;
}
export type KmlValue = string | number | boolean | KmlElements | readonly KmlElements[] | undefined;

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  cdataPropName: "#cdata",
  format: true,
  indentBy: " ",
  suppressEmptyNode: true,
});

/** A KML file (OGC 12-007r2) with one document. Children keep the order in which they are given. */
export function kmlFile(document: KmlElements): string {
  return builder.build({
    "?xml": { "@version": "1.0", "@encoding": "UTF-8" },
    kml: { "@xmlns": "http://www.opengis.net/kml/2.2", Document: document },
  }) as string;
}

/** Markup that is shown in a balloon. */
export const cdata = (html: string): KmlElements => ({ "#cdata": html.replaceAll("]]>", "]]&gt;") });

/** A picture on the ground between four edges, which KML takes as linear in longitude and latitude. */
export const groundOverlay = (name: string, href: string, bounds: Bounds, drawOrder = 0): KmlElements => ({
  name,
  ...(drawOrder > 0 && { drawOrder }),
  Icon: { href },
  LatLonBox: edges(bounds),
});

/** A picture on the screen: `x` and `y` are shares of the screen from its lower left corner. */
export const screenOverlay = (name: string, href: string, x: number, y: number): KmlElements => ({
  name,
  Icon: { href },
  overlayXY: { "@x": x, "@y": y, "@xunits": "fraction", "@yunits": "fraction" },
  screenXY: { "@x": x, "@y": y, "@xunits": "fraction", "@yunits": "fraction" },
  size: { "@x": -1, "@y": -1, "@xunits": "pixels", "@yunits": "pixels" },
});

/** Shown while the area covers so many pixels of the screen (the root of its area there); -1 is without end. */
export const region = (bounds: Bounds, [least, most]: readonly [number, number]): KmlElements => ({
  LatLonAltBox: edges(bounds),
  Lod: { minLodPixels: Math.round(least), maxLodPixels: Math.round(most) },
});

/** Another KML file that is read when its region comes into view. */
export const regionLink = (
  name: string,
  href: string,
  bounds: Bounds,
  lod: readonly [number, number],
): KmlElements => ({
  name,
  Region: region(bounds, lod),
  Link: { href, viewRefreshMode: "onRegion" },
});

/** KML wants longitudes within half a turn; a box across the date line has its west greater than its east. */
const edges = ([west, south, east, north]: Bounds) => ({
  north,
  south,
  east: inTurn(east),
  west: inTurn(west),
});

export const inTurn = (longitude: number): number =>
  Math.abs(longitude) <= 180 ? longitude : longitude - 360 * Math.round(longitude / 360);
