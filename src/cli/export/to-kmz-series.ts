import { fromSystemError, inputError } from "../../errors.ts";
import type { Bounds } from "../../geo/bounds.ts";
import {
  cdata,
  createKmz,
  type KmlElements,
  kmlFile,
  region,
  regionLink,
  screenOverlay,
} from "../parts/formats.ts";
import { colourOf } from "../parts/plot.ts";
import { displayQuantity } from "../parts/units.ts";
import type { Result } from "../results/open-result.ts";
import { sliceOf, wholeSpan } from "./choose-slice.ts";
import { type MapRequest, onMap } from "./geocode/geocode-result.ts";
import {
  coordinates,
  DOT_ICON,
  dotIcon,
  REFERENCE_ICON,
  referenceIcon,
  referenceMark,
  withReference,
} from "./kmz/marks.ts";
import { type Painted, paintedAs } from "./kmz/painting.ts";
import { type ChartFrame, seriesBalloon } from "./kmz/series-chart.ts";
import { type PointTile, pointTiles, type SeriesPoint } from "./kmz/series-points.ts";
import { findLayer, openSource, requireLayer } from "./source.ts";

/**
 * Points of a detail, in pixels of the map from one to the next, and the size of the whole map on the screen, in pixels,
 * from which on it is shown: MintPy's.
 */
const DETAILS = [
  { step: 20, from: 0, to: 1500 },
  { step: 5, from: 1500, to: 4000 },
  { step: 2, from: 4000, to: -1 },
] as const;
/** Points of one detail: more make files that no viewer opens; the step is doubled until they are fewer. */
const MOST_POINTS = 200_000;
/** Colours that points come in. */
const COLOURS = 64;

/**
 * Writes a series as a KMZ of points to click on, each with its chart and its numbers, in three levels of detail of which a
 * viewer loads what it shows. Points without data or outside of the mask of reliable pixels are left out. Radar geometry is
 * geocoded first.
 */
export async function exportKmzSeries(
  path: string,
  out: string,
  request: MapRequest = {},
): Promise<string[]> {
  const result = await onMap(await openSource(path), out, request);
  try {
    await writePoints(result, out, request.signal);
    return [out];
  } catch (cause) {
    throw fromSystemError(cause, out);
  } finally {
    await result.close();
  }
}

async function writePoints(result: Result, out: string, signal: AbortSignal | undefined): Promise<void> {
  const series = requireLayer(result, "displacement", "A KMZ of time series");
  const { grid, dates, variable } = series;
  if (grid === null || dates.length === 0)
    throw inputError({
      code: "series-missing",
      what: "The series has no dates or no map.",
      where: series.path,
    });
  const velocity = findLayer(result, "velocity");
  const coloured = velocity ?? sliceOf(series, wholeSpan(series));
  const name = velocity ? "velocity" : "displacement";
  const painted = await paintedAs(coloured, name, name, signal);
  const { unit, factor } = displayQuantity(variable.unit);
  const frame: ChartFrame = { dates, unit, factor };
  const layers = {
    displacement: variable,
    colour: coloured.variable,
    velocityStd: findLayer(result, "velocityStd")?.variable ?? null,
    coherence: findLayer(result, "temporalCoherence")?.variable ?? null,
    mask: findLayer(result, "reliable")?.variable ?? null,
  };
  const describe = describer(velocity?.variable.unit ?? null, frame);
  const mark = referenceMark(withReference(series, result.layers.values()));
  const kmz = await createKmz(out);
  try {
    await kmz.add(
      "doc.kml",
      kmlFile({
        name: `Displacement series, ${dates[0]} to ${dates.at(-1)}`,
        open: 1,
        ScreenOverlay: screenOverlay("Legend", "legend.png", 0.01, 0.04),
        ...(mark && { Placemark: mark }),
        NetworkLink: DETAILS.map(({ step }, level) => ({
          name: `Points, every ${stepOf(step, grid.shape)} pixels`,
          Style: { ListStyle: { listItemType: "checkHideChildren" } },
          Link: { href: `${level}/tiles.kml` },
        })),
      }),
    );
    let count = 0;
    for (const [level, detail] of DETAILS.entries()) {
      const links: KmlElements[] = [];
      for await (const tile of pointTiles(layers, grid, stepOf(detail.step, grid.shape), signal)) {
        const file = `${tile.row}_${tile.column}.kml`;
        const share = Math.sqrt(areaOf(tile.bounds) / areaOf(tile.whole));
        const lod = [detail.from * share, detail.to < 0 ? -1 : detail.to * share] as const;
        links.push(regionLink(file, file, tile.bounds, lod));
        count += tile.points.length;
        await kmz.add(`${level}/${file}`, tileFile(tile, lod, painted, describe));
      }
      await kmz.add(`${level}/tiles.kml`, kmlFile({ name: `Detail ${level + 1}`, NetworkLink: links }));
    }
    if (count === 0)
      throw inputError({
        code: "map-empty",
        what: "No reliable pixel has a series.",
        where: series.path,
        fix: "Look at reliable.tif and at displacement.zarr with `upwarp plot map`.",
      });
    await kmz.add("legend.png", painted.legend);
    await kmz.add(DOT_ICON, dotIcon());
    if (mark) await kmz.add(REFERENCE_ICON, referenceIcon());
    await kmz.close();
  } catch (error) {
    await kmz.discard();
    throw error;
  }
}

/** The step of a detail, doubled until its points are few enough. */
function stepOf(step: number, { y, x }: { readonly y: number; readonly x: number }): number {
  let wide = step;
  while (Math.ceil(y / wide) * Math.ceil(x / wide) > MOST_POINTS) wide *= 2;
  return wide;
}

const areaOf = ([west, south, east, north]: Bounds) => (east - west) * (north - south);

type Describe = (point: SeriesPoint) => string;

function describer(velocityUnit: string | null, frame: ChartFrame): Describe {
  const rate = velocityUnit === null ? null : displayQuantity(velocityUnit);
  return ({ lon, lat, row, column, colour, velocityStd, coherence, series }) => {
    const lines = [`${lat.toFixed(5)}, ${lon.toFixed(5)} (row ${row}, column ${column})`];
    if (rate)
      lines.push(
        `velocity ${(colour * rate.factor).toFixed(1)}${velocityStd === null ? "" : ` ± ${(velocityStd * rate.factor).toFixed(1)}`} ${rate.unit}`,
      );
    if (coherence !== null) lines.push(`temporal coherence ${coherence.toFixed(2)}`);
    return seriesBalloon(series, frame, lines);
  };
}

/** The points of one tile; their colours are styles of the file, because a viewer may load it alone. */
function tileFile(
  tile: PointTile,
  lod: readonly [number, number],
  painted: Painted,
  describe: Describe,
): string {
  const [low, high] = painted.range;
  const classOf = (value: number) =>
    Math.max(0, Math.min(COLOURS - 1, Math.floor(((value - low) / (high - low || 1)) * COLOURS)));
  const used = new Set(tile.points.map(({ colour }) => classOf(colour)));
  return kmlFile({
    name: `${tile.row}_${tile.column}`,
    Style: [...used]
      .sort((a, b) => a - b)
      .map((index) => ({
        "@id": `c${index}`,
        IconStyle: {
          color: kmlColour(colourOf(painted.colourMap, (index + 0.5) / COLOURS)),
          scale: 0.5,
          Icon: { href: `../${DOT_ICON}` },
        },
        LabelStyle: { scale: 0 },
      })),
    Region: region(tile.bounds, lod),
    Placemark: tile.points.map((point) => ({
      name: `${point.row}, ${point.column}`,
      description: cdata(describe(point)),
      styleUrl: `#c${classOf(point.colour)}`,
      Point: { coordinates: coordinates(point.lon, point.lat) },
    })),
  });
}

/** KML writes alpha, blue, green, red. */
const kmlColour = ([red, green, blue, alpha]: readonly number[]) =>
  [alpha, blue, green, red].map((byte) => (byte ?? 0).toString(16).padStart(2, "0")).join("");
