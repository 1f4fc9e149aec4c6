import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { expectNoHalfResults, expectRefusal, type Refusal } from "./refusal.ts";
import { simulate, TIFF_GRID, TIFF_PAIRS, writeMap, writeTiffStack, writeUnwrapped } from "./stacks.ts";
import { upwarp } from "./upwarp.ts";

/** Small enough to be copied for every test. */
const SMALL = { shape: { y: 40, x: 48 }, network: { count: 6, connections: 2 } };

let origin: string;
let folder: string;
beforeAll(async () => {
  origin = mkdtempSync(join(tmpdir(), "upwarp-bad-origin-"));
  await simulate(join(origin, "zarr"), SMALL);
  await simulate(join(origin, "mintpy"), SMALL, { format: "mintpy" });
  await writeTiffStack(join(origin, "tiff"));
});
afterAll(() => rmSync(origin, { recursive: true, force: true }));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-bad-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const out = () => at("out");

/** A fresh copy of one of the good stacks. */
function copyOf(kind: "zarr/stack.zarr" | "mintpy/inputs" | "tiff"): string {
  cpSync(join(origin, kind), at("in"), { recursive: true });
  return at("in");
}

async function refused(
  inputs: readonly string[],
  refusal: Refusal,
  set: readonly string[] = [],
): Promise<void> {
  const extra = set.length > 0 ? ["--set", ...set] : [];
  expectRefusal(await upwarp(["run", "sbas", "--inputs", ...inputs, "--out", out(), ...extra]), refusal);
  expectNoHalfResults(out());
}

const halve = (path: string) => truncateSync(path, Math.floor(statSync(path).size / 2));

describe("a damaged file", () => {
  it("of TIFF that is cut off is refused by name", async () => {
    const inputs = copyOf("tiff");
    const file = join(inputs, "unw/20180118_20180130.unw.tif");
    halve(file);
    await refused([inputs], { code: "tiff-truncated", where: /20180118_20180130\.unw\.tif/ });
  });

  it("of TIFF whose header lies about its size is refused", async () => {
    const inputs = copyOf("tiff");
    const file = join(inputs, "unw/20180118_20180130.unw.tif");
    const bytes = readFileSync(file);
    setTiffTag(bytes, 256, 0x7fff_fff0);
    setTiffTag(bytes, 257, 0x7fff_fff0);
    writeFileSync(file, bytes);
    await refused([inputs], { code: "tiff-damaged", where: /20180118_20180130\.unw\.tif/ });
  });

  it("of HDF5 that is cut off is refused by name", async () => {
    const inputs = copyOf("mintpy/inputs");
    halve(join(inputs, "ifgramStack.h5"));
    await refused([inputs], { code: "hdf5-truncated", where: /ifgramStack\.h5/ });
  });

  it("of Zarr that is cut off is refused by name", async () => {
    const inputs = copyOf("zarr/stack.zarr");
    halve(join(inputs, "unwrappedPhase/0.0.0"));
    await refused([inputs], { code: "zarr-chunk-size", where: /unwrappedPhase\/0\.0\.0/ });
  });

  it("of Zarr that is missing is an error, not nodata", async () => {
    const inputs = copyOf("zarr/stack.zarr");
    rmSync(join(inputs, "unwrappedPhase/0.0.0"));
    await refused([inputs], { code: "zarr-chunk-missing", where: /unwrappedPhase\/0\.0\.0/ });
  });

  it("of Zarr that declares an absurd shape is refused before anything is allocated", async () => {
    const inputs = copyOf("zarr/stack.zarr");
    for (const name of ["unwrappedPhase/.zarray", ".zmetadata"]) {
      const path = join(inputs, name);
      const document = JSON.parse(readFileSync(path, "utf8"));
      const array = name === ".zmetadata" ? document.metadata["unwrappedPhase/.zarray"] : document;
      array.shape = [9, 2 ** 40, 2 ** 40];
      array.chunks = [9, 2 ** 20, 2 ** 20];
      writeFileSync(path, JSON.stringify(document));
    }
    await refused([inputs], { code: "zarr", where: /unwrappedPhase/ });
  });
});

/** Overwrites a tag's 32-bit value in a little-endian classic TIFF. */
function setTiffTag(bytes: Buffer, tag: number, value: number): void {
  const directory = bytes.readUInt32LE(4);
  for (let i = 0; i < bytes.readUInt16LE(directory); i++) {
    const entry = directory + 2 + 12 * i;
    if (bytes.readUInt16LE(entry) !== tag) continue;
    bytes.writeUInt16LE(4, entry + 2);
    bytes.writeUInt32LE(value, entry + 8);
    return;
  }
  throw new Error(`no tag ${tag}`);
}

describe("a folder of interferograms", () => {
  it("with one of another size is refused, and told which", async () => {
    const inputs = copyOf("tiff");
    const grid = { ...TIFF_GRID, shape: { y: 24, x: 31 } };
    await writeUnwrapped(join(inputs, "unw/20180106_20180118.unw.tif"), "20180106_20180118", { grid });
    await refused([inputs], { code: "grid-differs", where: /20180106_20180118\.unw\.tif/, got: /24 x 31/ });
  });

  it("with one in another reference system is refused, and told which", async () => {
    const inputs = copyOf("tiff");
    const grid = { ...TIFF_GRID, crs: { epsg: 32612, wkt: null } };
    await writeUnwrapped(join(inputs, "unw/20180106_20180118.unw.tif"), "20180106_20180118", { grid });
    await refused([inputs], { code: "grid-differs", where: /20180106_20180118\.unw\.tif/, got: /32612/ });
  });

  it("with the same pair twice is refused, and told both files", async () => {
    const inputs = copyOf("tiff");
    const [pair] = TIFF_PAIRS;
    copyFileSync(join(inputs, `unw/${pair}.unw.tif`), join(inputs, `unw/${pair}_again.unw.tif`));
    await refused([inputs], { code: "pair-duplicate", where: /_again\.unw\.tif/ });
  });

  it("with a pair named late minus early is refused", async () => {
    const inputs = copyOf("tiff");
    const rename = (layer: string, ending: string) =>
      renameSync(
        join(inputs, layer, `20180106_20180118.${ending}`),
        join(inputs, layer, `20180118_20180106.${ending}`),
      );
    rename("unw", "unw.tif");
    rename("cc", "cc.tif");
    await refused([inputs], { code: "pair-swapped", where: /20180118_20180106/, fix: /-1/ });
  });

  it("without dates in the names is refused", async () => {
    mkdirSync(at("in"));
    await writeMap(at("in/first.unw.tif"), () => 1);
    await writeMap(at("in/second.unw.tif"), () => 2);
    await refused([at("in")], { code: "pair-dates-missing", where: /first\.unw\.tif/, fix: /\d{8}/ });
  });

  it("without any valid pixel is refused", async () => {
    const inputs = copyOf("tiff");
    for (const pair of TIFF_PAIRS)
      await writeUnwrapped(join(inputs, `unw/${pair}.unw.tif`), pair, { phase: () => Number.NaN });
    await refused([inputs], { code: "reference-none" });
  });

  it("that is empty is refused", async () => {
    mkdirSync(at("in"));
    await refused([at("in")], { code: "folder-empty", where: /\/in/ });
  });

  it("that is not there is refused", async () => {
    await refused([at("nowhere")], { code: "not-found", where: /nowhere/ });
  });

  it("that holds two kinds of product is refused, and told which", async () => {
    const inputs = copyOf("tiff");
    cpSync(join(origin, "mintpy/inputs/ifgramStack.h5"), join(inputs, "ifgramStack.h5"));
    await refused([inputs], { code: "products-mixed", got: /mintpy[\s\S]*geotiff-pairs/ });
  });

  it("that holds no interferogram is refused, and told what was looked for", async () => {
    mkdirSync(at("in"));
    writeFileSync(at("in/readme.txt"), "nothing here");
    await refused([at("in")], { code: "product-unrecognised", fix: /geotiff-pairs/ });
  });

  it("runs when its network is in two parts, and says what that means", async () => {
    const inputs = await writeTiffStack(at("in"), ["20180106_20180118", "20180130_20180211"]);
    const { code, stderr } = await upwarp(["run", "sbas", "--inputs", inputs, "--out", out()]);
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/^note +The network falls into 2 parts .*rank-deficiency\.tif/m);
    const sampled = await upwarp(["sample", join(out(), "rank-deficiency.tif"), "--at", "-117,36.14"]);
    expect(sampled.stdout, sampled.stderr).toMatch(/1/);
  });
});

describe("a reference point", () => {
  it("without data is refused with the nearest pixel that has, as a flag", async () => {
    const inputs = copyOf("tiff");
    await refused(
      [inputs],
      {
        code: "reference-point-masked",
        where: /row 5, column 0/,
        fix: /80 m east: --set reference\.yx=5,1$/m,
      },
      ["reference.yx=5,0"],
    );
  });

  it("outside the stack is refused with the range", async () => {
    const inputs = copyOf("tiff");
    await refused([inputs], { code: "reference-outside", fix: /0 to 23.*0 to 31/ }, ["reference.yx=24,0"]);
  });
});

describe("a configuration", () => {
  const config = (text: string) => {
    writeFileSync(at("upwarp.yaml"), text);
    return ["run", at("upwarp.yaml")];
  };

  it("with an unknown key is refused with line and nearest spelling", async () => {
    const text = `system: sbas\ninputs: [${origin}/tiff]\nout: out\nmemroy: 1GB\n`;
    expectRefusal(await upwarp(config(text)), {
      code: "config-unknown-key",
      where: /upwarp\.yaml, line 4/,
      fix: /memory/,
    });
    expectNoHalfResults(out());
  });

  it("with an unknown parameter is refused with the nearest spelling", async () => {
    const text = `system: sbas\ninputs: [${origin}/tiff]\nout: out\nparams:\n  wieght: coh\n`;
    expectRefusal(await upwarp(config(text)), { code: "config-unknown-key", fix: /Did you mean weight/ });
    expectNoHalfResults(out());
  });

  it("with a value out of bounds is refused with the bounds", async () => {
    const words = [
      "run",
      "sbas",
      "--inputs",
      join(origin, "tiff"),
      "--out",
      out(),
      "--set",
      "mask.threshold=7",
    ];
    expectRefusal(await upwarp(words), { code: "config-value", where: /mask\.threshold/, got: /7/ });
    expectNoHalfResults(out());
  });
});
