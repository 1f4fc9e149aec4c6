import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { expectNoHalfResults, expectRefusal, type Refusal } from "./refusal.ts";
import { simulate, TIFF_GRID, TIFF_PAIRS, writeMap, writeTiffStack, writeUnwrapped } from "./stacks.ts";
import { succeed } from "./succeed.ts";
import { hashResults } from "./tree.ts";
import { CLI, type StartOptions, upwarp } from "./upwarp.ts";

/** Small enough to be copied for every test. */
const SMALL = { shape: { y: 40, x: 48 }, network: { count: 6, connections: 2 } };

const origin = mkdtempSync(join(tmpdir(), "upwarp-bad-origin-"));
let folder: string;
beforeAll(async () => {
  await simulate(join(origin, "zarr"), SMALL);
  await simulate(join(origin, "mintpy"), SMALL, { format: "mintpy" });
  await writeTiffStack(join(origin, "tiff"));
});
afterAll(() => rmSync(origin, { recursive: true, force: true }));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-bad-"));
  // Others than the owner may look into it: one test runs as another user.
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
type Kind = "zarr/stack.zarr" | "mintpy/inputs" | "tiff";

/** A fresh copy of one of the good stacks, as `in`. */
function copyOf(kind: Kind): void {
  cpSync(join(origin, kind), at("in"), { recursive: true });
}

interface Attempt extends StartOptions {
  readonly inputs?: string;
  readonly set?: readonly string[];
  readonly out?: string;
}

/** The run of `in` into `out` is refused in good form and leaves nothing half-done under a final name. */
async function refused(refusal: Refusal, attempt: Attempt = {}): Promise<void> {
  const { inputs = "in", set = [], out = "out", ...options } = attempt;
  const words = [
    "run",
    "sbas",
    "--inputs",
    inputs,
    "--out",
    out,
    ...(set.length > 0 ? ["--set", ...set] : []),
  ];
  expectRefusal(await upwarp(words, folder, {}, options), refusal);
  expectNoHalfResults(at(out));
}

const halve = (path: string) => truncateSync(path, Math.floor(statSync(path).size / 2));

/** Changes the metadata of a Zarr group where they are kept twice. */
function editZarr(edit: (name: string, array: { shape: number[]; chunks: number[] }) => void): void {
  const consolidated = JSON.parse(readFileSync(at("in/.zmetadata"), "utf8"));
  for (const [key, document] of Object.entries(consolidated.metadata)) {
    if (!key.endsWith("/.zarray")) continue;
    edit(key.slice(0, key.indexOf("/")), document as { shape: number[]; chunks: number[] });
    writeFileSync(at(`in/${key}`), JSON.stringify(document));
  }
  writeFileSync(at("in/.zmetadata"), JSON.stringify(consolidated));
}

function editZarrAttributes(edit: (attrs: Record<string, string[]>) => void): void {
  const consolidated = JSON.parse(readFileSync(at("in/.zmetadata"), "utf8"));
  edit(consolidated.metadata[".zattrs"]);
  writeFileSync(at("in/.zattrs"), JSON.stringify(consolidated.metadata[".zattrs"]));
  writeFileSync(at("in/.zmetadata"), JSON.stringify(consolidated));
}

describe("a damaged file", () => {
  const one = "in/unw/20180118_20180130.unw.tif";

  test("of TIFF that is cut off is refused by name", async () => {
    copyOf("tiff");
    halve(at(one));
    await refused({ code: "tiff-truncated", where: /20180118_20180130\.unw\.tif/ });
  });

  test("of TIFF whose header lies about its size is refused before anything is allocated", async () => {
    copyOf("tiff");
    const bytes = readFileSync(at(one));
    for (const tag of [WIDTH_TAG, HEIGHT_TAG]) setTiffTag(bytes, tag, 0x7fff_fff0);
    writeFileSync(at(one), bytes);
    await refused({ code: "tiff-header-invalid", where: /20180118_20180130\.unw\.tif/, got: /blocks/ });
  });

  test("of HDF5 that is cut off is refused by name", async () => {
    copyOf("mintpy/inputs");
    halve(at("in/ifgramStack.h5"));
    await refused({ code: "hdf5-unreadable", where: /ifgramStack\.h5/, got: /truncated file/ });
  });

  test("of Zarr that is cut off is refused by name", async () => {
    copyOf("zarr/stack.zarr");
    halve(at("in/unwrappedPhase/0.0.0"));
    await refused({ code: "zarr-chunk-(size|corrupt)", where: /unwrappedPhase\/0\.0\.0/ });
  });

  test("of Zarr that is missing is an error and not nodata, told before anything is computed", async () => {
    copyOf("zarr/stack.zarr");
    rmSync(at("in/unwrappedPhase/0.0.0"));
    await refused({ code: "zarr-chunk-missing", where: /unwrappedPhase\/0\.0\.0/ });
    expect(readdirSync(at("out/steps")).filter((name) => name.startsWith("network-report"))).toEqual([]);
  });

  test("of Zarr with an array of more elements than can be counted is refused", async () => {
    copyOf("zarr/stack.zarr");
    editZarr((name, array) => {
      if (name === "unwrappedPhase") array.shape = [9, 2 ** 40, 2 ** 40];
    });
    await refused({ code: "zarr-bad-metadata", where: /unwrappedPhase/, got: /1099511627776/ });
  });

  test("of Zarr with one layer of absurd size is refused", async () => {
    copyOf("zarr/stack.zarr");
    editZarr((name, array) => {
      if (name === "unwrappedPhase") array.shape.splice(1, 2, 1e6, 1e6);
    });
    await refused({ code: "layer-size-differs", got: /1000000 x 1000000/ });
  });

  test("of Zarr with an absurd size throughout is refused before it is planned", async () => {
    copyOf("zarr/stack.zarr");
    editZarr((_name, array) => {
      if (array.shape.length > 1) array.shape.splice(-2, 2, 1e6, 1e6);
    });
    await refused({ code: "zarr-chunk-missing", where: /in\/\w+\/[\d.]+/ });
  });

  test("of Zarr with chunks of absurd size is refused before one is allocated", async () => {
    copyOf("zarr/stack.zarr");
    editZarr((_name, array) => {
      if (array.shape.length === 3) array.chunks.splice(1, 2, 40_000, 40_000);
    });
    await refused({ code: "zarr-chunk-too-large", got: /40000/ });
  });
});

const WIDTH_TAG = 256;
const HEIGHT_TAG = 257;

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
  const one = "in/unw/20180106_20180118.unw.tif";
  const pair = "20180106_20180118";

  test("with one of another size is refused, and told which", async () => {
    copyOf("tiff");
    await writeUnwrapped(at(one), pair, { grid: { ...TIFF_GRID, shape: { y: 24, x: 31 } } });
    await refused({ code: "grid-differs", where: /20180106_20180118\.unw\.tif/, got: /24 x 31/ });
  });

  test("with one in another reference system is refused, and told which", async () => {
    copyOf("tiff");
    await writeUnwrapped(at(one), pair, { grid: { ...TIFF_GRID, crs: { epsg: 32612, wkt: null } } });
    await refused({ code: "grid-differs", where: /20180106_20180118\.unw\.tif/, got: /32612/ });
  });

  test("with the same pair twice is refused, and told both files", async () => {
    copyOf("tiff");
    copyFileSync(at(one), at(`in/unw/${pair}_again.unw.tif`));
    await refused({ code: "pair-duplicate", where: /20180118\.unw\.tif and .*_again\.unw\.tif/ });
  });

  test("with a pair named late minus early is refused, with what to do about its sign", async () => {
    copyOf("tiff");
    for (const [layer, ending] of [
      ["unw", "unw.tif"],
      ["cc", "cc.tif"],
    ] as const)
      renameSync(at(`in/${layer}/${pair}.${ending}`), at(`in/${layer}/20180118_20180106.${ending}`));
    await refused({ code: "pair-swapped", where: /20180118_20180106/, fix: /-1/ });
  });

  test("without dates in the names is refused, with names that would do", async () => {
    await writeMap(at("in/first.unw.tif"), () => 1);
    await writeMap(at("in/second.unw.tif"), () => 2);
    await refused({
      code: "pair-dates-missing",
      where: /first\.unw\.tif[\s\S]*second\.unw\.tif/,
      fix: /\d{8}/,
    });
  });

  test("without any valid pixel is refused", async () => {
    copyOf("tiff");
    for (const name of TIFF_PAIRS)
      await writeUnwrapped(at(`in/unw/${name}.unw.tif`), name, { phase: () => Number.NaN });
    await refused({ code: "reference-none" });
  });

  test("that is empty is refused", async () => {
    mkdirSync(at("in"));
    await refused({ code: "folder-empty", where: /in/ });
  });

  test("that is not there is refused", async () => {
    await refused({ code: "not-found", where: /nowhere/ }, { inputs: "nowhere" });
  });

  test("that holds two kinds of product is refused, told which, and runs with the flag that it is told", async () => {
    copyOf("tiff");
    copyFileSync(join(origin, "mintpy/inputs/ifgramStack.h5"), at("in/ifgramStack.h5"));
    await refused({ code: "products-mixed", got: /mintpy[\s\S]*geotiff-pairs/, fix: /--product/ });
    await succeed("run sbas --inputs in --out chosen --product geotiff-pairs --quiet".split(" "), folder);
  });

  test("that holds no interferogram is refused, and told what was looked for", async () => {
    mkdirSync(at("in"));
    writeFileSync(at("in/readme.txt"), "nothing here");
    await refused({ code: "product-unrecognised", got: /readme\.txt/, fix: /geotiff-pairs/ });
  });

  test("runs when its network is in two parts, says what that means, and marks it", async () => {
    await writeTiffStack(at("in"), ["20180106_20180118", "20180130_20180211"]);
    const { stderr } = await succeed("run sbas --inputs in --out out".split(" "), folder);
    expect(stderr).toMatch(/^note +The network falls into 2 parts /m);
    expect(stderr).toContain("rank-deficiency.tif");
    const { stdout } = await succeed(
      "sample out/rank-deficiency.tif --at -116.9925,36.1375".split(" "),
      folder,
    );
    const [header = [], row = []] = stdout.split("\n").map((line) => line.split(","));
    expect(row[header.indexOf("value")]).toBe("1");
  });

  test.runIf(process.platform !== "win32")("runs with more files than may be open at a time", async () => {
    const grid = { ...TIFF_GRID, shape: { y: 4, x: 4 } };
    const dates = Array.from({ length: 28 }, (_, i) => `201801${String(i + 1).padStart(2, "0")}`);
    for (let span = 1; span <= 5; span++)
      for (let i = 0; i + span < dates.length; i++) {
        const name = `${dates[i]}_${dates[i + span]}`;
        await writeUnwrapped(at(`in/unw/${name}.unw.tif`), name, { grid, phase: () => span });
        await writeMap(at(`in/cc/${name}.cc.tif`), () => 0.8, {}, grid);
      }
    const wrapper = ["sh", "-c", 'ulimit -n 200; exec "$@"', "sh"];
    const words = "run sbas --inputs in --out out --workers 1 --quiet".split(" ");
    await succeed(words, folder, { wrapper });
  });
});

describe("a Zarr stack", () => {
  test("with the same pair twice is refused", async () => {
    copyOf("zarr/stack.zarr");
    editZarrAttributes((attrs) => {
      for (const key of ["reference_dates", "secondary_dates"])
        attrs[key]?.splice(1, 1, attrs[key]?.[0] ?? "");
    });
    await refused({ code: "pair-duplicate", got: /2018-01-06/ });
  });

  test("with a pair named late minus early is refused", async () => {
    copyOf("zarr/stack.zarr");
    editZarrAttributes((attrs) => {
      [attrs.reference_dates, attrs.secondary_dates] = [
        attrs.secondary_dates ?? [],
        attrs.reference_dates ?? [],
      ];
    });
    await refused({ code: "pair-swapped", got: /2018-01-18/ });
  });
});

describe("a reference point", () => {
  test("without data is refused with the nearest pixel that has, as a flag", async () => {
    copyOf("tiff");
    await refused(
      {
        code: "reference-point-masked",
        where: /row 5, column 0/,
        fix: /80 m east: --set reference\.yx=5,1$/m,
      },
      { set: ["reference.yx=5,0"] },
    );
    await succeed("run sbas --inputs in --out out --quiet --set reference.yx=5,1".split(" "), folder);
  });

  test("outside the stack is refused with the range", async () => {
    copyOf("tiff");
    await refused(
      { code: "reference-outside", got: /row 24/, fix: /0 to 23.*0 to 31/ },
      { set: ["reference.yx=24,0"] },
    );
  });
});

describe("a configuration", () => {
  const refusedConfig = async (text: string, refusal: Refusal) => {
    copyOf("tiff");
    writeFileSync(at("upwarp.yaml"), text);
    expectRefusal(await upwarp(["run", "upwarp.yaml"], folder), refusal);
    expectNoHalfResults(at("out"));
  };

  test("with an unknown key is refused with its line and the nearest spelling", async () => {
    await refusedConfig("system: sbas\ninputs: [in]\nout: out\nmemroy: 1GB\n", {
      code: "config-unknown-key",
      where: /upwarp\.yaml, line 4/,
      fix: /Did you mean memory/,
    });
  });

  test("with an unknown parameter is refused with the nearest spelling", async () => {
    await refusedConfig("system: sbas\ninputs: [in]\nout: out\nparams:\n  wieght: coh\n", {
      code: "config-unknown-key",
      fix: /Did you mean weight/,
    });
  });

  test("with a value out of bounds is refused with the bounds", async () => {
    copyOf("tiff");
    await refused(
      { code: "config-value", where: /mask\.threshold/, got: /7/, fix: /1/ },
      { set: ["mask.threshold=7"] },
    );
  });

  test("with a flag that does not exist is bad usage", async () => {
    expectRefusal(await upwarp("run sbas --inputs in --out out --wokers 2".split(" "), folder), {
      code: "usage-argument",
      exit: 2,
    });
    expectNoHalfResults(at("out"));
  });
});

/** Limits the size of any file that the program writes, in blocks of 512 bytes. */
const limited = (blocks: number): StartOptions => ({
  wrapper: ["sh", "-c", `ulimit -f ${blocks}; exec "$@"`, "sh"],
});
const isRoot = process.getuid?.() === 0;
const works = (command: string, ...words: string[]) => spawnSync(command, words).status === 0;

/** A file system of so many kB at `path`, if this user may make one. */
function mountSmallDisk(path: string, kilobytes: number): boolean {
  mkdirSync(path);
  return works("mount", "-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs", path);
}
const canMount = (() => {
  const probe = join(origin, "probe");
  if (!isRoot || process.platform !== "linux" || !mountSmallDisk(probe, 16)) return false;
  return works("umount", probe);
})();

describe("an output folder", () => {
  test.runIf(process.platform !== "win32")("with too small a limit of file size is a full disk", async () => {
    copyOf("zarr/stack.zarr");
    await refused({ code: "disk-full", where: /out/, fix: /ulimit -f/ }, limited(8));
    await succeed("run sbas --inputs in --out out --quiet".split(" "), folder);
  });

  test.runIf(canMount)(
    "on a disk that fills up is a typed error wherever it happens, and the run is finished when there is space",
    async () => {
      copyOf("zarr/stack.zarr");
      await succeed("run sbas --inputs in --out roomy --quiet".split(" "), folder);
      mountSmallDisk(at("disk"), 12);
      try {
        for (const kilobytes of [12, 60, 120, 180]) {
          expect(works("mount", "-o", `remount,size=${kilobytes}k`, at("disk"))).toBe(true);
          await refused({ code: "disk-full", where: /disk\/out/, fix: /space/ }, { out: "disk/out" });
        }
        expect(works("mount", "-o", "remount,size=20m", at("disk"))).toBe(true);
        await succeed("run sbas --inputs in --out disk/out --quiet".split(" "), folder);
        expect(hashResults(at("disk/out"))).toEqual(hashResults(at("roomy")));
      } finally {
        works("umount", at("disk"));
      }
    },
  );

  // Root may write anywhere: give that up first.
  const nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
  const wrapper = isRoot ? nobody : [];
  const [first = "", ...rest] = [...wrapper, process.execPath, CLI, "--version"];
  test.runIf(process.platform !== "win32" && works(first, ...rest))(
    "without permission is refused",
    async () => {
      copyOf("tiff");
      mkdirSync(at("closed"), { mode: 0o555 });
      await refused({ code: "no-permission", where: /closed\/out/ }, { out: "closed/out", wrapper });
    },
  );

  test("that is a file is refused, and the file is left alone", async () => {
    copyOf("tiff");
    writeFileSync(at("taken"), "mine");
    const words = "run sbas --inputs in --out taken".split(" ");
    expectRefusal(await upwarp(words, folder), { code: "not-a-folder", where: /taken/ });
    expect(readFileSync(at("taken"), "utf8")).toBe("mine");
  });
});
