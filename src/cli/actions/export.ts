import type { ExportFlags } from "../commands/results.ts";
import type { Cli } from "../context.ts";
import { formatSize } from "../render/size.ts";
import { chooseLayers, openResult, type ResultLayer } from "../results/open-result.ts";
import { bytesOf } from "../run-summary.ts";

type Exporter = (layers: readonly ResultLayer[], out: string, signal: AbortSignal) => Promise<string[]>;

/** Loaded one at a time: each brings its file format along. */
const EXPORTERS: Readonly<Record<"cog" | "csv" | "netcdf", () => Promise<Exporter>>> = {
  cog: async () => (await import("../export/to-cog.ts")).exportCog,
  csv: async () => (await import("../export/to-csv.ts")).exportCsv,
  netcdf: async () => (await import("../export/to-netcdf.ts")).exportNetcdf,
};

export async function exportResult(
  this: Cli,
  { to, out, variable }: ExportFlags,
  path: string,
): Promise<void> {
  const { signal } = this;
  const written = to === "mintpy" ? await toMintpy(path, out, signal) : await withLayers();
  for (const file of written) this.say(`wrote  ${file}  ${formatSize(await bytesOf(file))}`);

  async function withLayers(): Promise<string[]> {
    const result = await openResult(path);
    try {
      const exporter = await EXPORTERS[to as keyof typeof EXPORTERS]();
      return await exporter(chooseLayers(result, variable), out, signal);
    } finally {
      await result.close();
    }
  }
}

async function toMintpy(path: string, out: string, signal: AbortSignal): Promise<string[]> {
  const { exportMintpy } = await import("../export/mintpy/to-mintpy.ts");
  return exportMintpy(path, out, { signal });
}
