import { mkdtemp, rm, statfs, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { formatSize } from "./render/size.ts";
import { machineMemory } from "./resources.ts";

/** One line of `upwarp doctor`. */
export interface Check {
  readonly name: string;
  readonly state: "ok" | "missing" | "optional";
  readonly found: string;
  /** What to do; only where something is not as it should be. */
  readonly fix?: string;
}

/** The oldest Node that is tested. */
const OLDEST_NODE = 20;
/** Less memory than this holds the runtime and one tile, and no more. */
const LEAST_MEMORY = 1e9;
/** A stack of interferograms makes results of about its own size. */
const LEAST_DISK = 1e9;

/** (module (func (result v128) i32.const 0 i8x16.splat)): valid only where SIMD is. */
const SIMD_MODULE = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11],
);

export async function checkMachine(folder: string): Promise<Check[]> {
  return [
    checkNode(process.versions.node),
    checkSimd(),
    await checkThreads(),
    checkMemory(machineMemory()),
    await checkDisk(folder),
    await checkWritable(tmpdir()),
    ...(await Promise.all(PARTS.map(checkPart))),
  ];
}

export function checkNode(version: string): Check {
  const ok = Number.parseInt(version, 10) >= OLDEST_NODE;
  const found = `Node ${version}, ${process.platform} ${process.arch}`;
  return ok
    ? { name: "node", state: "ok", found }
    : { name: "node", state: "missing", found, fix: `Install Node ${OLDEST_NODE} or later from nodejs.org.` };
}

function checkSimd(): Check {
  return WebAssembly.validate(SIMD_MODULE)
    ? { name: "wasm simd", state: "ok", found: "128-bit SIMD" }
    : {
        name: "wasm simd",
        state: "missing",
        found: "WebAssembly without SIMD",
        fix: "Start Node without --no-wasm-simd, or on a processor with SSE4.1 or NEON.",
      };
}

async function checkThreads(): Promise<Check> {
  const cores = availableParallelism();
  try {
    const shared = new SharedArrayBuffer(4);
    const source =
      "const { workerData } = require('node:worker_threads'); Atomics.store(new Int32Array(workerData), 0, 1);";
    const worker = new Worker(source, { eval: true, workerData: shared });
    await new Promise((resolve, reject) => worker.once("exit", resolve).once("error", reject));
    if (Atomics.load(new Int32Array(shared), 0) !== 1) throw new Error("a thread did not see shared memory");
    return {
      name: "threads",
      state: "ok",
      found: `${cores} ${cores === 1 ? "core" : "cores"}, shared memory`,
    };
  } catch (cause) {
    const fix =
      "Allow worker threads (a limit on processes or memory forbids them), or run with --workers 1.";
    return { name: "threads", state: "missing", found: String(cause), fix };
  }
}

export function checkMemory(bytes: number): Check {
  const found = formatSize(bytes);
  return bytes >= LEAST_MEMORY
    ? { name: "memory", state: "ok", found }
    : {
        name: "memory",
        state: "missing",
        found,
        fix: `Give the machine or container at least ${formatSize(LEAST_MEMORY)}.`,
      };
}

async function checkDisk(folder: string): Promise<Check> {
  try {
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const found = `${formatSize(free)} free in ${folder}`;
    return free >= LEAST_DISK
      ? { name: "disk", state: "ok", found }
      : {
          name: "disk",
          state: "optional",
          found,
          fix: "Free some space, or write results elsewhere with --out.",
        };
  } catch (cause) {
    return { name: "disk", state: "optional", found: String(cause), fix: "Change to a folder that exists." };
  }
}

async function checkWritable(folder: string): Promise<Check> {
  try {
    const own = await mkdtemp(join(folder, "upwarp-doctor-"));
    await writeFile(join(own, "probe"), "ok");
    await rm(own, { recursive: true });
    return { name: "temporary files", state: "ok", found: folder };
  } catch (cause) {
    const fix = "Set TMPDIR to a folder that can be written.";
    return { name: "temporary files", state: "missing", found: String(cause), fix };
  }
}

interface Part {
  readonly name: string;
  readonly load: () => Promise<unknown>;
  readonly purpose: string;
  readonly required: boolean;
}

const PARTS: readonly Part[] = [
  {
    name: "kernels",
    load: async () => (await import("../compute/wasm.ts")).loadKernels(),
    purpose: "the computing kernels",
    required: true,
  },
  { name: "h5wasm", load: () => import("h5wasm/node"), purpose: "HDF5 and netCDF-4", required: true },
  { name: "proj4", load: () => import("proj4"), purpose: "map projections", required: true },
  {
    name: "@resvg/resvg-js",
    load: () => import("@resvg/resvg-js"),
    purpose: "figures as PNG (SVG works without)",
    required: false,
  },
];

async function checkPart({ name, load, purpose, required }: Part): Promise<Check> {
  try {
    await load();
    return { name, state: "ok", found: purpose };
  } catch (cause) {
    const found = `${purpose}: ${cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause)}`;
    return {
      name,
      state: required ? "missing" : "optional",
      found,
      fix: "Install upwarp again: npm install upwarp",
    };
  }
}
