import { styleOf } from "../figures.ts";
import {
  colourMap,
  type Exhibit,
  type FigureExhibit,
  type LookGeometry,
  type MapOptions,
  renderMap,
  valueRange,
} from "../parts/plot.ts";
import type { MapPixels } from "../results/read-map.ts";
import { onThinned, type RunView } from "./run-view.ts";
import { sampleValues } from "./sample-values.ts";

/**
 * Widths that figures have on the page, CSS pixels: drawn at them, their letters are as large as meant. The page is 1120
 * wide, its cards lie in two columns, and phones have 360 or more.
 */
const WIDTHS = { full: 1054, half: 508, narrow: 344 } as const;
/** Pixels along the longer side of a map's picture: more than one for each of the screen's. */
const PICTURE_SIDE = 720;

type Words = Pick<FigureExhibit, "caption" | "reading" | "suspicious">;

/** A chart that is drawn anew for narrow windows. */
export const chart = (
  width: "full" | "half",
  draw: (width: number) => string,
  words: Words,
): FigureExhibit => ({
  kind: "figure",
  svg: draw(WIDTHS[width]),
  narrow: draw(WIDTHS.narrow),
  width,
  ...words,
});

/** A map of half the page's width. */
export function mapFigure(
  view: RunView,
  pixels: MapPixels,
  output: string,
  options: Pick<MapOptions, "title"> & Partial<MapOptions>,
  words: Words,
): FigureExhibit {
  const unit = view.output(output)?.unit || "1";
  const look = lookOf(view);
  const style = styleOf(output, unit);
  const colours = options.colourMap ?? style.colourMap;
  const { kind } = typeof colours === "string" ? colourMap(colours) : colours;
  const svg = renderMap(pixels, {
    unit,
    ...style,
    range:
      kind === "cyclic"
        ? [-Math.PI, Math.PI]
        : valueRange(sampleValues(pixels.values), { symmetric: kind === "diverging" }),
    referencePoint: view.reference && onThinned(view.reference, pixels),
    ...(look && pixels.grid.geometry === "map" && { look }),
    width: WIDTHS.half,
    pictureSide: PICTURE_SIDE,
    ...options,
  });
  return { kind: "figure", svg, width: "half", ...words };
}

function lookOf({ stack }: RunView): LookGeometry | null {
  const { heading, incidence, antennaSide } = stack.acquisition;
  if (heading === undefined) return null;
  return {
    heading,
    ...(incidence !== undefined && { incidence }),
    ...(antennaSide !== undefined && { side: antennaSide }),
  };
}

/** Half figures stand in twos; a last one alone takes the whole row, with its text at its side. */
export function inRows(exhibits: readonly Exhibit[]): Exhibit[] {
  let half = 0;
  return exhibits.map((exhibit, i) => {
    if (exhibit.kind !== "figure" || exhibit.width !== "half") {
      half = 0;
      return exhibit;
    }
    half++;
    const next = exhibits[i + 1];
    const isLast = next === undefined || next.kind !== "figure" || next.width !== "half";
    return isLast && half % 2 === 1 ? { ...exhibit, width: "beside" as const } : exhibit;
  });
}
