import { configError } from "../../../errors.ts";
import type { Affine } from "../../../geo/affine.ts";
import { type Grid, IDENTITY } from "../../../geo/grid.ts";
import type { Attributes } from "../../../stack/variable.ts";
import type { Result, ResultLayer } from "../../results/open-result.ts";
import { gridAttributes } from "../mintpy/grid-attributes.ts";
import { decimal } from "../mintpy/python-text.ts";
import { isRadar } from "../source.ts";
import { createGeocoder, type GeocodeOptions, type Geocoder, type MovedReference } from "./geocoder.ts";
import { findGeometry, type Geometry, geometryMissing, openGeometry } from "./open-geometry.ts";

export interface MapRequest extends GeocodeOptions {
  /** File or stack with latitude and longitude (or a lookup table) of the radar pixels, or the geometry itself, which stays open. */
  readonly geometry?: string | Geometry;
}

/** A result on a map, with the layers of its geometry there. */
export interface MappedResult extends Result {
  readonly geometry: Geometry | null;
}

/**
 * A result on a map: unchanged where it lies on one, geocoded where it is in radar geometry. Its geometry (height, angles,
 * masks) comes along. Closing it closes the result that was given.
 *
 * @param out path beside which the table of places is kept meanwhile
 */
export async function onMap(result: Result, out: string, request: MapRequest = {}): Promise<MappedResult> {
  const { geometry: given, ...options } = request;
  const geometry =
    given === undefined
      ? await findGeometry(result.path)
      : typeof given === "string"
        ? await openGeometry(given)
        : { ...given, close: async () => {} };
  const radar = [...result.layers.values()].filter(({ grid }) => isRadar(grid));
  const [first] = radar;
  if (first === undefined) {
    if (options.step || options.bounds || options.method)
      throw configError({
        code: "geocode-map",
        what: "The result lies on a map already.",
        where: result.path,
        fix: "Leave --step, --bounds and --method out: they say how radar geometry becomes a map.",
      });
    return { ...result, geometry: mappable(geometry, null), close: () => closeAll(result, geometry) };
  }
  let geocoder: Geocoder | null = null;
  try {
    const [y = 0, x = 0] = first.variable.shape.slice(-2);
    const own = geometry ?? geometryAmong(result);
    const wholeImage = options.wholeImage ?? wholeImageOf(first);
    geocoder = await createGeocoder(own, { y, x }, out, result.path, { ...options, wholeImage });
    const layers = new Map<string, ResultLayer>();
    const moved = await movedReference(result, geocoder);
    for (const [name, layer] of result.layers)
      if (!PLACES.has(layer.variable.name)) layers.set(name, await geocodeLayer(layer, geocoder, moved));
    const coder = geocoder;
    return {
      path: result.path,
      layers,
      geometry: mappable(own, geocoder),
      close: async () => {
        await coder.close();
        await closeAll(result, geometry);
      },
    };
  } catch (error) {
    await geocoder?.close();
    await closeAll(result, geometry);
    throw error;
  }
}

/** How a layer's image lies in the whole one: as its grid says, and what it was read from. */
function wholeImageOf({ grid, attrs }: ResultLayer): Affine {
  const text = attrs.source_attributes;
  const source = typeof text === "string" ? (JSON.parse(text) as Record<string, string>) : {};
  return cutFrom(grid?.geometry === "radar" ? grid.affine : IDENTITY, source);
}

/** MintPy says in SUBSET_YMIN and SUBSET_XMIN where in the image that was loaded a part of it begins. */
export function cutFrom([a, b, c, d, e, f]: Affine, source: Readonly<Record<string, string>>): Affine {
  const start = (key: string) => Number(source[key] ?? 0) || 0;
  return [a, b, c + start("SUBSET_XMIN"), d, e, f + start("SUBSET_YMIN")];
}

async function closeAll(result: Result, geometry: Geometry | null): Promise<void> {
  await geometry?.close();
  await result.close();
}

/** They say where the radar pixels are, and mean nothing on a map. */
const PLACES: ReadonlySet<string> = new Set(["latitude", "longitude", "azimuthCoord", "rangeCoord"]);

/** A result may hold its own latitude and longitude. */
function geometryAmong({ layers, path }: Result): Geometry {
  const named = [...layers.values()].filter(({ variable }) => variable.dims.length === 2);
  const grid = named.find(({ variable }) => PLACES.has(variable.name))?.grid;
  if (!named.some(({ variable }) => PLACES.has(variable.name))) throw geometryMissing(path);
  const [first] = named;
  const [y = 0, x = 0] = first?.variable.shape ?? [];
  return {
    layers: new Map(named.map(({ variable }) => [variable.name, variable])),
    grid: grid ?? {
      shape: { y, x },
      affine: [1, 0, 0, 0, 1, 0],
      crs: { epsg: null, wkt: null },
      geometry: "radar",
    },
    where: path,
    close: async () => {},
  };
}

/** The maps of a geometry beside a result: those on a map, or taken to it. */
function mappable(geometry: Geometry | null, geocoder: Geocoder | null): Geometry | null {
  if (geometry === null || (geocoder === null && isRadar(geometry.grid))) return null;
  const grid = geocoder?.grid ?? geometry.grid;
  const layers = [...geometry.layers].filter(([name]) => !PLACES.has(name));
  return {
    ...geometry,
    grid,
    layers: new Map(geocoder ? layers.map(([name, layer]) => [name, geocoder.layer(layer)]) : layers),
  };
}

async function movedReference({ layers }: Result, geocoder: Geocoder): Promise<MovedReference | null> {
  for (const { attrs } of layers.values()) {
    const { reference_y: y, reference_x: x } = attrs;
    if (typeof y === "number" && typeof x === "number") return geocoder.reference({ y, x });
  }
  return null;
}

function geocodeLayer(layer: ResultLayer, geocoder: Geocoder, reference: MovedReference | null): ResultLayer {
  if (!isRadar(layer.grid)) return layer;
  const { grid } = geocoder;
  return {
    ...layer,
    variable: geocoder.layer(layer.variable),
    grid,
    attrs: geocodedAttributes(layer.attrs, grid, reference),
  };
}

function geocodedAttributes(attrs: Attributes, grid: Grid, reference: MovedReference | null): Attributes {
  const { reference_y: _y, reference_x: _x, source_attributes: text, ...rest } = attrs;
  return {
    ...rest,
    ...(reference && { reference_y: reference.y, reference_x: reference.x }),
    ...(typeof text === "string" && {
      source_attributes: JSON.stringify(
        geocodedMintpyAttributes(JSON.parse(text) as Record<string, string>, grid, reference),
      ),
    }),
  };
}

/** Counted in pixels of the radar image: they mean nothing on the map. */
const OF_THE_IMAGE = /^(SUBSET_|XMIN$|XMAX$|YMIN$|YMAX$|REF_(Y|X|LAT|LON)$)/;

/** MintPy's attributes of a file in radar geometry as those of its geocoded file. */
export function geocodedMintpyAttributes(
  attrs: Readonly<Record<string, string>>,
  grid: Grid,
  reference: MovedReference | null,
): Record<string, string> {
  const kept = Object.entries(attrs).filter(([key]) => !OF_THE_IMAGE.test(key));
  const number = (value: number) => decimal(value) as string;
  return {
    ...Object.fromEntries(kept),
    LENGTH: String(grid.shape.y),
    WIDTH: String(grid.shape.x),
    ...gridAttributes(grid, undefined),
    ...(reference && {
      REF_Y: String(reference.y),
      REF_X: String(reference.x),
      REF_LAT: number(reference.lat),
      REF_LON: number(reference.lon),
    }),
  };
}
