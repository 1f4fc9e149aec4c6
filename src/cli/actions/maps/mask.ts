import { configError, inputError } from "../../../errors.ts";
import type { Grid } from "../../../geo/grid.ts";
import { dropSmallClusters, maskRange, maskSignificant } from "../../../kernels/raster/mask.ts";
import type { Stack } from "../../../stack/stack.ts";
import type { Variable } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";
import { fullWindow } from "../../../stack/window.ts";
import type { Cli } from "../../context.ts";
import type { Cut } from "../../cut.ts";
import { plainName } from "../../results/open-result.ts";
import { circlePolygon } from "./circle.ts";
import { keepWhere } from "./crop.ts";
import { derive, pixelsOf } from "./derive.ts";
import { type MapFlags, operateOnMaps } from "./finish-maps.ts";
import { type Maps, onlyLayer } from "./open-maps.ts";
import { fillBox, fillPixelCircle, type PixelCircle } from "./pixel-areas.ts";
import { polygonMask } from "./polygon-mask.ts";
import { type PolygonFile, readPolygons } from "./read-geojson.ts";
import { requireSameGrid } from "./same-grid.ts";

export interface MaskFlags extends MapFlags {
  readonly with?: string;
  readonly by?: string;
  readonly min?: number;
  readonly max?: number;
  readonly sigmas?: number;
  readonly nonzero: boolean;
  readonly base?: string;
  readonly crop?: NonNullable<Cut["crop"]>;
  readonly polygon?: string;
  readonly circle?: readonly (readonly [lon: number, lat: number, metres: number])[];
  readonly circleYx?: readonly PixelCircle[];
  readonly withoutPolygon?: string;
  readonly withoutCircle?: readonly (readonly [lon: number, lat: number, metres: number])[];
  readonly withoutCircleYx?: readonly PixelCircle[];
  readonly invert: boolean;
  readonly cluster?: number;
  readonly make: boolean;
}

/** Areas by place: pixels inside stay, or go. */
interface Areas {
  readonly inside: readonly Fill[];
  readonly outside: readonly Fill[];
}

/** Marks the pixels of an area with 1. */
type Fill = (mask: Uint8Array, grid: Grid) => void;

export async function maskMaps(this: Cli, flags: MaskFlags, path: string): Promise<void> {
  const {
    with: decider,
    by,
    min,
    max,
    sigmas,
    nonzero,
    base,
    polygon,
    circle,
    withoutPolygon,
    withoutCircle,
  } = flags;
  const { invert, cluster, make, crop, circleYx, withoutCircleYx } = flags;
  const tests = [min, max, sigmas, nonzero || undefined].some((test) => test !== undefined);
  const areas: Areas = {
    inside: [
      ...(await polygonsOf(polygon)),
      ...circlesOf(circle),
      ...pixelCirclesOf(circleYx),
      ...(crop ? [(mask: Uint8Array, { shape }: Grid) => fillBox(mask, shape, crop)] : []),
    ],
    outside: [
      ...(await polygonsOf(withoutPolygon)),
      ...circlesOf(withoutCircle),
      ...pixelCirclesOf(withoutCircleYx),
    ],
  };
  const isAnythingAsked = [decider, by, base].some((one) => one !== undefined);
  if (!tests && !isAnythingAsked && areas.inside.length + areas.outside.length === 0)
    throw configError({
      code: "usage-missing",
      what: "Nothing says which pixels to keep.",
      fix: "Give a mask with --with FILE or --base FILE, limits with --min, --max or --sigmas, or an area with --polygon, --circle, --circle-yx or --crop.",
    });
  await operateOnMaps(
    this,
    // The data's own layer may not be chosen before the deciding one is found in the same file.
    { out: flags.out, ...(flags.compat && { compat: flags.compat }) },
    [path, ...(decider === undefined ? [] : [decider]), ...(base === undefined ? [] : [base])],
    {
      step: "map mask",
      doc: make ? "1 where a pixel passes all tests, 0 elsewhere." : "Values where a pixel passes all tests.",
    },
    async ([data, ...more]) => {
      for (const one of more) requireSameGrid(data, one);
      const [other, ground] = decider === undefined ? [undefined, more[0]] : more;
      const asks = tests || decider !== undefined || by !== undefined;
      const values = asks ? await testValues(other ?? data, flags, tests) : null;
      const { shape } = data.stack.grid;
      const mask = values ?? new Uint8Array(shape.y * shape.x).fill(1);
      applyAreas(mask, data.stack, areas);
      const below = base !== undefined && ground ? await testValues(ground, { nonzero: false }, false) : null;
      if (invert) for (let p = 0; p < mask.length; p++) mask[p] = mask[p] === 0 ? 1 : 0;
      if (below) for (let p = 0; p < mask.length; p++) if (below[p] === 0) mask[p] = 0;
      const kept = cluster === undefined ? mask : dropSmallClusters(mask, shape, cluster);
      const count = kept.reduce((sum, value) => sum + value, 0);
      return {
        stack: make ? maskStack(data.stack, kept) : maskedStack(data, kept, flags.variable),
        params: {
          by,
          min,
          max,
          sigmas,
          nonzero,
          base: base === undefined ? undefined : true,
          crop,
          circle,
          circleYx,
          withoutCircle,
          withoutCircleYx,
          invert,
          cluster,
          make,
          variable: flags.variable,
        },
        others: {
          polygon: polygon === undefined ? null : { path: polygon },
          withoutPolygon: withoutPolygon === undefined ? null : { path: withoutPolygon },
        },
        notes: [`${count} of ${kept.length} pixels pass.`],
      };
    },
  );
}

const polygonFill =
  (area: PolygonFile): Fill =>
  (mask, grid) => {
    const within = polygonMask(grid, area);
    for (let p = 0; p < within.length; p++) if (within[p] === 1) mask[p] = 1;
  };

const polygonsOf = async (path: string | undefined): Promise<Fill[]> =>
  path === undefined ? [] : [polygonFill(await readPolygons(path))];

const circlesOf = (circles: MaskFlags["circle"]): Fill[] =>
  (circles ?? []).map(([lon, lat, metres]) =>
    polygonFill({ path: "--circle", polygons: [[circlePolygon(lon, lat, metres)]] }),
  );

const pixelCirclesOf = (circles: MaskFlags["circleYx"]): Fill[] =>
  (circles ?? []).map(
    (circle) =>
      (mask, { shape }) =>
        fillPixelCircle(mask, shape, circle),
  );

/** What decides when a file has several layers and nothing is said. */
const FIRST_CHOICE = ["velocity", "temporalCoherence"];

type Tests = Pick<MaskFlags, "by" | "min" | "max" | "sigmas" | "nonzero">;

async function testValues(decider: Maps, flags: Tests, tests: boolean): Promise<Uint8Array> {
  const { by, min, max, sigmas, nonzero } = flags;
  const layer = layerOf(decider, by ?? FIRST_CHOICE.find((name) => decider.stack.variables.has(name)));
  const values = await readMapValues(layer, decider.path);
  // A mask says yes by any number above 0.
  const mask = tests
    ? maskRange(values, { ...(min !== undefined && { min }), ...(max !== undefined && { max }) })
    : maskRange(values, { min: LEAST });
  if (nonzero) for (let p = 0; p < mask.length; p++) if (values[p] === 0) mask[p] = 0;
  if (sigmas === undefined) return mask;
  const deviation = await readMapValues(layerOf(decider, `${layer.name}Std`), decider.path);
  const significant = maskSignificant(values, deviation, sigmas);
  return mask.map((value, p) => value & (significant[p] as number));
}

/** The smallest float32 above 0. */
const LEAST = 2 ** -149;

function layerOf(maps: Maps, name: string | undefined): Variable {
  if (name === undefined) return onlyLayer(maps, "What decides over pixels");
  const found = [...maps.stack.variables.values()].find(
    (variable) => plainName(variable.name) === plainName(name),
  );
  if (found) return found;
  throw inputError({
    code: "variable-missing",
    what: `There is no layer called ${name}.`,
    where: maps.path,
    got: [...maps.stack.variables.keys()].join(", "),
    fix: "Name another with --by, or another file with --with.",
  });
}

async function readMapValues(variable: Variable, where: string): Promise<Float32Array> {
  if (variable.shape.length === 2) return readFloats(variable, fullWindow(variable.shape));
  throw inputError({
    code: "map-expected",
    what: "Pixels are chosen by a map, and this layer has several dates.",
    where: `${where}: ${variable.name}`,
    got: variable.shape.join(" x "),
    fix: "Give its mean over time (`upwarp map average`), or another layer.",
  });
}

function applyAreas(mask: Uint8Array, { grid }: Stack, { inside, outside }: Areas): void {
  const marked = (areas: readonly Fill[]) => {
    const within = new Uint8Array(mask.length);
    for (const fill of areas) fill(within, grid);
    return within;
  };
  const [within, without] = [marked(inside), marked(outside)];
  for (let p = 0; p < mask.length; p++)
    if ((inside.length > 0 && within[p] === 0) || without[p] === 1) mask[p] = 0;
}

function maskStack(stack: Stack, mask: Uint8Array): Stack {
  const { shape } = stack.grid;
  const [like] = stack.variables.values();
  if (like === undefined) throw new TypeError("a stack has at least one layer");
  const variable = derive(
    like,
    async (window) => {
      const [rows, columns] = pixelsOf(window);
      const out = new Uint8Array((rows[1] - rows[0]) * (columns[1] - columns[0]));
      for (let y = rows[0], at = 0; y < rows[1]; y++, at += columns[1] - columns[0])
        out.set(mask.subarray(y * shape.x + columns[0], y * shape.x + columns[1]), at);
      return out;
    },
    {
      name: "mask",
      dims: ["y", "x"],
      shape: [shape.y, shape.x],
      unit: "1",
      dtype: "u8",
      attrs: { long_name: "Mask" },
    },
  );
  const { network: _, ...rest } = stack;
  return { ...rest, network: null, dates: [], variables: new Map([["mask", variable]]) };
}

function maskedStack(data: Maps, mask: Uint8Array, name: string | undefined): Stack {
  const { stack } = data;
  const chosen =
    name === undefined ? [...stack.variables] : [[layerOf(data, name).name, layerOf(data, name)] as const];
  const width = stack.grid.shape.x;
  return {
    ...stack,
    variables: new Map(chosen.map(([key, variable]) => [key, keepWhere(variable, mask, width)])),
  };
}
