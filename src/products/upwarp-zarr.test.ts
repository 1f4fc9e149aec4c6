import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { SMALL_GRID } from "../../test/fixtures/products/write-tiff.ts";
import { zarrStore } from "../formats/zarr/index.ts";
import { createNetwork } from "../stack/network.ts";
import type { Stack } from "../stack/stack.ts";
import type { ArraySpec } from "../stack/store.ts";
import { readFloats } from "../stack/views.ts";
import { describePath } from "./describe-path.ts";
import { openStack } from "./open-stack.ts";
import { stackAttributes, stackOfAttributes } from "./upwarp-zarr.ts";

const network = createNetwork(
  [
    ["2018-01-06", "2018-01-18"],
    ["2018-01-06", "2018-01-30"],
    ["2018-01-18", "2018-01-30"],
  ],
  [12.5, -3.25, -15.75],
);
const STACK: Stack = {
  product: "simulated",
  grid: SMALL_GRID,
  variables: new Map(),
  network,
  dates: network.dates,
  acquisition: {
    wavelength: 0.0555,
    looks: 41,
    incidence: 39.5,
    heading: -12.25,
    slantRange: 878000,
    secondsOfDay: 2421.5,
    orbitDirection: "ascending",
    platform: "Sentinel-1",
  },
  reference: { y: 3, x: 4 },
  sourceAttributes: { PLATFORM: "Sen", "mintpy.deramp": "no" },
  attrs: { seed: 7 },
  notes: ["Simulated."],
};

describe("stackAttributes", () => {
  it("is read back by stackOfAttributes, through JSON", () => {
    const attrs = JSON.parse(JSON.stringify(stackAttributes(STACK)));
    const { grid: _grid, variables: _variables, attrs: _attrs, ...described } = STACK;
    expect(stackOfAttributes(attrs, "stack.zarr")).toEqual(described);
    expect(attrs.seed).toBe(7);
  });

  it("keeps what each date was read from, one name for each, also where a date occurs twice", () => {
    const { network: _network, ...rest } = STACK;
    const dates = ["2018-01-06", "2018-01-06"];
    const dems: Stack = { ...rest, network: null, dates, dateNames: ["a_Z.tif", "b_Z.tif"] };
    const attrs = stackAttributes(dems);
    expect(attrs.date_names).toEqual(["a_Z.tif", "b_Z.tif"]);
    expect(stackOfAttributes(attrs, "stack.zarr")).toMatchObject({ dates, dateNames: dems.dateNames });
    const short = { ...attrs, date_names: ["a_Z.tif"] };
    expect(() => stackOfAttributes(short, "stack.zarr")).toThrow(/one for each of 2 dates/);
  });

  it("leaves out what is not known", () => {
    const bare: Stack = {
      ...STACK,
      network: createNetwork([["2018-01-06", "2018-01-18"]]),
      acquisition: {},
      notes: [],
    };
    const attrs = stackAttributes(bare);
    expect(Object.keys(attrs)).not.toContain("perpendicular_baseline");
    expect(stackOfAttributes(attrs, "stack.zarr").acquisition).toEqual({});
  });

  it.each([
    ["dates that are no dates", { reference_dates: ["2018-02-30"], secondary_dates: ["2018-03-01"] }],
    ["lists of different lengths", { reference_dates: ["2018-01-06"], secondary_dates: [] as string[] }],
    [
      "too few baselines",
      { reference_dates: ["2018-01-06"], secondary_dates: ["2018-01-18"], perpendicular_baseline: [1, 2] },
    ],
    ["a wavelength in words", { wavelength: "C-band" }],
    ["source attributes that are no JSON", { source_attributes: "PLATFORM=Sen" }],
    ["source attributes that are no table of texts", { source_attributes: '{"HEADING": -12.5}' }],
  ])("refuses %s", (_case, attrs) => {
    expect(() => stackOfAttributes(attrs, "stack.zarr")).toThrow(/attribute-malformed/);
  });
});

const folder = mkdtempSync(join(tmpdir(), "upwarp-zarr-"));
afterAll(() => rmSync(folder, { recursive: true }));

const spec = (name: string, dim: "pair" | "time", depth: number, unit: string): ArraySpec => ({
  name,
  dims: [dim, "y", "x"],
  shape: [depth, 6, 8],
  dtype: "f32",
  unit,
  nodata: Number.NaN,
  chunks: [depth, 6, 8],
  attrs: {},
});

async function writeGroup(name: string, array: ArraySpec, attrs = stackAttributes(STACK)): Promise<string> {
  const path = join(folder, name);
  await zarrStore.create(path, { attrs, grid: SMALL_GRID, arrays: [array] });
  const writer = await zarrStore.openWriter(path, array.name);
  const data = Float32Array.from({ length: array.shape.reduce((a, b) => a * b, 1) }, (_, i) => i / 4);
  await writer.write(
    array.shape.map((n) => [0, n] as const),
    data,
  );
  await writer.close();
  return path;
}

describe("a Zarr group that upwarp wrote", () => {
  it("opens as the pair stack that was written", async () => {
    const stack = await openStack([await writeGroup("pairs.zarr", spec("unwrappedPhase", "pair", 3, "rad"))]);
    expect(stack).toMatchObject({
      product: "simulated",
      network,
      acquisition: STACK.acquisition,
      reference: STACK.reference,
      grid: { shape: SMALL_GRID.shape, affine: SMALL_GRID.affine, crs: { epsg: 32611 } },
    });
    const phase = stack.variables.get("unwrappedPhase");
    expect(phase).toMatchObject({ dims: ["pair", "y", "x"], unit: "rad" });
    expect(
      (
        await readFloats(phase!, [
          [2, 3],
          [5, 6],
          [7, 8],
        ])
      )[0],
    ).toBe((3 * 48 - 1) / 4);
  });

  it("keeps a baseline that is not known, for which JSON has no word", async () => {
    const perpendicularBaseline = [12.5, Number.NaN, -15.75];
    const attrs = stackAttributes({ ...STACK, network: { ...network, perpendicularBaseline } });
    const path = await writeGroup("unknown.zarr", spec("unwrappedPhase", "pair", 3, "rad"), attrs);
    expect((await openStack([path])).network?.perpendicularBaseline).toEqual(perpendicularBaseline);
  });

  it("opens as a time stack with its dates", async () => {
    const attrs = stackAttributes({ ...STACK, network: null });
    const path = await writeGroup("displacement.zarr", spec("displacement", "time", 3, "m"), attrs);
    const { dates, network: none, variables } = await openStack([path]);
    expect(none).toBeNull();
    expect(dates).toEqual(network.dates);
    expect([...variables.keys()]).toEqual(["displacement"]);
    expect(await describePath(path)).toMatchObject({ format: "zarr", product: "simulated", problems: [] });
  });

  it("is refused when its dates do not match its layers", async () => {
    const path = await writeGroup("short.zarr", spec("unwrappedPhase", "pair", 2, "rad"));
    await expect(openStack([path])).rejects.toMatchObject({
      code: "axis-length-differs",
      got: "unwrappedPhase has 2 of 3 along pair",
    });
  });

  it("is refused when a layer is not of the grid's size", async () => {
    const path = await writeGroup("odd.zarr", spec("unwrappedPhase", "pair", 3, "rad"));
    await zarrStore.create(join(folder, "small.zarr"), {
      attrs: {},
      grid: null,
      arrays: [{ ...spec("coherence", "pair", 3, "1"), shape: [3, 5, 8] }],
    });
    renameSync(join(folder, "small.zarr", "coherence"), join(path, "coherence"));
    await expect(openStack([path])).rejects.toMatchObject({
      code: "layer-size-differs",
      got: "coherence 5 x 8; the grid has 6 x 8",
    });
  });

  it("tells its own damage when it is named by a relative path", async () => {
    const path = await writeGroup("torn.zarr", spec("unwrappedPhase", "pair", 3, "rad"));
    writeFileSync(join(path, ".zattrs"), "{");
    await expect(openStack([relative(".", path)])).rejects.toMatchObject({ code: "zarr-bad-json" });
  });
});
