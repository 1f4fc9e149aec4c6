import { isUpwarpError, storageError } from "../errors.ts";
import type { ElevationFitOptions } from "../kernels/gaussian-process/fit-elevation-series.ts";
import type { LinearDesign } from "../kernels/linear/design.ts";
import type { SymbolicFactor } from "../kernels/linear/symbolic.ts";
import type { BootstrapOptions } from "../kernels/time/bootstrap.ts";
import { ElevationFitter } from "./elevation-fitter.ts";
import { type InverterOptions, NetworkInverter } from "./network-inverter.ts";
import { SeriesBootstrapper } from "./series-bootstrapper.ts";
import { SeriesFitter } from "./series-fitter.ts";
import type { KernelExports } from "./wasm-job.ts";

/** The WASM kernels of one thread: one module instance with its own memory, which grows and is never given back. */
export interface Kernels {
  createInverter(symbolic: SymbolicFactor, options: InverterOptions): NetworkInverter;
  createFitter(design: LinearDesign): SeriesFitter;
  createBootstrapper(design: LinearDesign, options: BootstrapOptions): SeriesBootstrapper;
  createElevationFitter(t: Float64Array, at: Float64Array, options?: ElevationFitOptions): ElevationFitter;
}

/**
 * Instantiates the kernels in this thread. A compiled module can be posted to workers, which then need no file access.
 * Errors: `kernels-missing` when kernels.wasm was not built or cannot be fetched.
 */
export async function loadKernels(module?: WebAssembly.Module): Promise<Kernels> {
  const instance = await WebAssembly.instantiate(module ?? (await compileKernels()));
  const wasm = instance.exports as unknown as KernelExports;
  return {
    createInverter: (symbolic, options) => new NetworkInverter(wasm, symbolic, options),
    createFitter: (design) => new SeriesFitter(wasm, design),
    createBootstrapper: (design, options) => new SeriesBootstrapper(wasm, design, options),
    createElevationFitter: (t, at, options) => new ElevationFitter(wasm, t, at, options),
  };
}

/** Reads (Node) or fetches (browser) and compiles kernels.wasm, which lies beside this file. */
export async function compileKernels(): Promise<WebAssembly.Module> {
  const url = new URL("./kernels.wasm", import.meta.url);
  try {
    return await WebAssembly.compile(await readBytes(url));
  } catch (cause) {
    if (isUpwarpError(cause)) throw cause;
    throw storageError({
      code: "kernels-missing",
      what: "The WASM kernels could not be loaded.",
      where: url.href,
      got: cause instanceof Error ? cause.message : String(cause),
      fix: "Run `npm run build:wasm`, or install the package again.",
      cause,
    });
  }
}

async function readBytes(url: URL): Promise<BufferSource> {
  if (url.protocol === "file:") {
    // Imported here, and only for files, so that browsers and their bundlers never see it.
    const { readFile } = await import("node:fs/promises");
    return readFile(url);
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`HTTP ${response.status} ${response.statusText}`);
  return response.arrayBuffer();
}
