// What the viewer is timed on: series of 2000 x 2000 pixels and 200 dates, 3.2 GB each, and maps of 4000 x 4000.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createHdf5, writeCog, zarrStore } from "upwarp/formats";
import { stackAttributes } from "upwarp/products";

export const STACK = { dates: 200, edge: 2000, chunk: 128 };
export const MAP = { edge: 4000, chunk: 128 };
const EVERY_DAYS = 12;
const FIRST_DAY = Date.UTC(2016, 0, 3);
const PIXEL = 30;

const dates = Array.from({ length: STACK.dates }, (_, k) =>
  new Date(FIRST_DAY + k * EVERY_DAYS * 86_400_000).toISOString().slice(0, 10),
);
const grid = (edge) => ({
  shape: { y: edge, x: edge },
  affine: [PIXEL, 0, 400_000, 0, -PIXEL, 4_200_000],
  crs: { epsg: 32611, wkt: null },
  geometry: "map",
});

/** Noise that a packer cannot shrink and that costs one look-up. */
const NOISE = Float32Array.from(
  { length: 2 ** 16 },
  (_, i) => ((Math.imul(i + 1, 2654435761) >>> 8) / 2 ** 24 - 0.5) * 0.004,
);
const noise = (k, y, x) => NOISE[(k * 40503 + y * 30011 + x * 7919) & (NOISE.length - 1)];

/** Metres: a bowl that sinks, on noise of 4 mm; the outermost 20 pixels hold nothing. */
function displacement(k, y, x, edge) {
  if (y < 20 || x < 20 || y >= edge - 20 || x >= edge - 20) return Number.NaN;
  const [v, u] = [(y - edge / 2) / edge, (x - edge / 2) / edge];
  return (-0.0015 * k) / (1 + 40 * (u * u + v * v)) + noise(k, y, x);
}

function fill(window, edge) {
  const [[k0, k1], [y0, y1], [x0, x1]] = window;
  const values = new Float32Array((k1 - k0) * (y1 - y0) * (x1 - x0));
  let i = 0;
  for (let k = k0; k < k1; k++)
    for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) values[i++] = displacement(k, y, x, edge);
  return values;
}

function* blocks(edge, side) {
  for (let y = 0; y < edge; y += side)
    for (let x = 0; x < edge; x += side)
      yield [
        [y, Math.min(edge, y + side)],
        [x, Math.min(edge, x + side)],
      ];
}

const stackFacts = {
  product: "sbas",
  network: null,
  dates,
  acquisition: { wavelength: 0.0555, incidence: 38 },
  attrs: {},
  notes: [],
  reference: { y: 100, x: 100 },
};

/** displacement.zarr as `run sbas` writes it: chunks of all dates by 128 x 128, not packed. */
async function writeSeriesStore(path, { compression } = {}) {
  const { dates: depth, edge, chunk } = STACK;
  await zarrStore.create(path, {
    attrs: stackAttributes(stackFacts),
    grid: grid(edge),
    arrays: [
      {
        name: "displacement",
        dims: ["time", "y", "x"],
        shape: [depth, edge, edge],
        dtype: "f32",
        unit: "m",
        nodata: Number.NaN,
        chunks: [depth, chunk, chunk],
        attrs: { long_name: "Displacement along the line of sight" },
        ...(compression && { compression }),
      },
    ],
  });
  const writer = await zarrStore.openWriter(path, "displacement");
  for (const block of blocks(edge, chunk))
    await writer.write([[0, depth], ...block], fill([[0, depth], ...block], edge));
  await writer.close();
}

/** timeseries.h5 with the names and attributes of MintPy's; contiguous as MintPy writes it, or in packed chunks. */
async function writeMintpySeries(path, chunks = null) {
  const { dates: depth, edge } = STACK;
  const writer = await createHdf5(path, {
    attrs: {
      FILE_TYPE: "timeseries",
      UNIT: "m",
      WIDTH: String(edge),
      LENGTH: String(edge),
      PROCESSOR: "isce",
      X_FIRST: "400000.0",
      Y_FIRST: "4200000.0",
      X_STEP: "30.0",
      Y_STEP: "-30.0",
      X_UNIT: "meters",
      Y_UNIT: "meters",
      EPSG: "32611",
      REF_Y: "100",
      REF_X: "100",
      REF_DATE: dates[0].replaceAll("-", ""),
      WAVELENGTH: "0.0555",
      NO_DATA_VALUE: "nan",
    },
    datasets: [
      {
        name: "timeseries",
        type: "f32",
        shape: [depth, edge, edge],
        ...(chunks ? { chunks, gzip: 1 } : {}),
        attrs: { UNIT: "m" },
      },
      { name: "date", type: { ascii: 8 }, shape: [depth] },
    ],
  });
  await writer.writeStrings(
    "date",
    dates.map((date) => date.replaceAll("-", "")),
  );
  const rows = chunks ? chunks[1] : edge;
  const deep = chunks ? chunks[0] : 1;
  for (let k = 0; k < depth; k += deep)
    for (let y = 0; y < edge; y += rows) {
      const window = [
        [k, Math.min(depth, k + deep)],
        [y, Math.min(edge, y + rows)],
        [0, edge],
      ];
      await writer.write("timeseries", window, fill(window, edge));
    }
  await writer.close();
}

async function writeMapStore(path) {
  const { edge, chunk } = MAP;
  await zarrStore.create(path, {
    attrs: stackAttributes({ ...stackFacts, dates: [] }),
    grid: grid(edge),
    arrays: [
      {
        name: "velocity",
        dims: ["y", "x"],
        shape: [edge, edge],
        dtype: "f32",
        unit: "m/year",
        nodata: Number.NaN,
        chunks: [chunk, chunk],
        attrs: {},
      },
    ],
  });
  const writer = await zarrStore.openWriter(path, "velocity");
  for (const block of blocks(edge, chunk)) await writer.write(block, fill([[30, 31], ...block], edge));
  await writer.close();
}

const writeMapCog = (path) =>
  writeCog(path, {
    grid: grid(MAP.edge),
    dtype: "f32",
    nodata: Number.NaN,
    bands: [
      {
        data: (start, stop) =>
          fill(
            [
              [30, 31],
              [start, stop],
              [0, MAP.edge],
            ],
            MAP.edge,
          ),
        unit: "m/year",
        description: "velocity",
      },
    ],
  });

const MAKERS = {
  "displacement.zarr": (path) => writeSeriesStore(path),
  "timeseries.h5": (path) => writeMintpySeries(path),
  // As h5py's own guess of chunks would cut it.
  "timeseries-gzip.h5": (path) => writeMintpySeries(path, [13, 125, 250]),
  "velocity.tif": writeMapCog,
  "velocity.zarr": writeMapStore,
};

/** Makes what is not there yet; returns the path. */
export async function ensure(folder, name) {
  const path = join(folder, name);
  if (!existsSync(path)) {
    const started = performance.now();
    await MAKERS[name](path);
    console.error(`made ${name} in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  }
  return path;
}
