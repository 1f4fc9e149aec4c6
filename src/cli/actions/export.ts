import { configError } from "../../errors.ts";
import type { ExportFlags, ExportFormat } from "../commands/results.ts";
import type { Cli } from "../context.ts";
import type { GeocodedRequest } from "../export/to-geocoded.ts";
import { formatSize } from "../render/size.ts";
import type { ResultLayer } from "../results/open-result.ts";
import { bytesOf } from "../run-summary.ts";

/** What was asked for, in the words of the exporters. */
export interface ExportRequest extends GeocodedRequest {
  /** ISO dates: one of a series, or two for the change between them. */
  readonly span?: readonly string[];
}

type Exporter = (path: string, out: string, request: ExportRequest) => Promise<string[]>;

/** Loaded one at a time: each brings its file format along. */
const EXPORTERS: Readonly<Record<ExportFormat, () => Promise<Exporter>>> = {
  cog: async () => overLayers((await import("../export/to-cog.ts")).exportCog),
  csv: async () => overLayers((await import("../export/to-csv.ts")).exportCsv),
  netcdf: async () => overLayers((await import("../export/to-netcdf.ts")).exportNetcdf),
  mintpy: async () => {
    const { exportMintpy } = await import("../export/mintpy/to-mintpy.ts");
    return async (path, out, { signal, geometry: given }) => {
      const { openGeometry } = await import("../export/geocode/open-geometry.ts");
      const geometry = typeof given === "string" ? await openGeometry(given) : given;
      try {
        return await exportMintpy(path, out, { ...(signal && { signal }), geometry });
      } finally {
        if (typeof given === "string") await geometry?.close();
      }
    };
  },
  geocoded: async () => (await import("../export/to-geocoded.ts")).exportGeocoded,
  hdfeos5: async () => (await import("../export/to-hdfeos5.ts")).exportHdfeos5,
  explorer: async () => (await import("../export/to-explorer.ts")).exportExplorer,
  gbis: async () => (await import("../export/to-gbis.ts")).exportGbis,
  gmt: async () => (await import("../export/to-gmt.ts")).exportGmt,
  kite: async () => (await import("../export/to-kite.ts")).exportKite,
  qgis: async () => (await import("../export/to-qgis.ts")).exportQgis,
  roipac: async () => (await import("../export/to-roipac.ts")).exportRoipac,
  kmz: async () => (await import("../export/to-kmz.ts")).exportKmz,
  "kmz-series": async () => (await import("../export/to-kmz-series.ts")).exportKmzSeries,
  radar: async () => (await import("../export/to-radar.ts")).exportRadar,
};

/** Flags that only some formats can follow. */
const OF_SOME: Readonly<Partial<Record<keyof ExportFlags, readonly ExportFormat[]>>> = {
  layout: ["geocoded"],
  dates: ["cog", "csv", "gbis", "gmt", "kite", "kmz", "netcdf", "roipac"],
};

export async function exportResult(this: Cli, flags: ExportFlags, path: string): Promise<void> {
  const { to, out, step, dates, ...rest } = flags;
  for (const [flag, formats] of Object.entries(OF_SOME))
    if (flags[flag as keyof ExportFlags] !== undefined && !formats.includes(to))
      throw configError({
        code: "usage-flag",
        what: `--${flag} has no meaning for --to ${to}.`,
        fix: `Leave it out, or choose ${formats.join(", ")}.`,
      });
  const { parseSpan } = await import("../export/choose-slice.ts");
  const request: ExportRequest = {
    ...rest,
    ...(step && { step: { lat: step[0], lon: step[1] } }),
    ...(dates !== undefined && { span: parseSpan(dates) }),
    signal: this.signal,
  };
  const exporter = await EXPORTERS[to]();
  const written = await exporter(path, out, request);
  for (const file of written) this.say(`wrote  ${file}  ${formatSize(await bytesOf(file))}`);
  if (written.length === 0) this.say("nothing to write: the files lie on a map already");
}

/** An exporter of layers as one of a path; radar geometry stays as it is unless a geometry is named. */
function overLayers(
  write: (layers: readonly ResultLayer[], out: string, signal?: AbortSignal) => Promise<string[]>,
): Exporter {
  return async (path, out, { variable, span, geometry, step, bounds, method, compat, signal }) => {
    const [{ openSource }, { onMap }, { chooseLayers }, { sliceOf }, { withoutErrors }] = await Promise.all([
      import("../export/source.ts"),
      import("../export/geocode/geocode-result.ts"),
      import("../results/open-result.ts"),
      import("../export/choose-slice.ts"),
      import("../results/standard-errors.ts"),
    ]);
    const asked = {
      ...(geometry && { geometry }),
      ...(step && { step }),
      ...(bounds && { bounds }),
      ...(method && { method }),
    };
    const source = await openSource(path);
    const result =
      Object.keys(asked).length === 0
        ? source
        : await onMap(source, out, { ...asked, ...(compat && { compat }), ...(signal && { signal }) });
    try {
      const layers = chooseLayers(result, variable);
      if (span === undefined) return await write(layers, out, signal);
      const series = layers.filter(({ dates }) => dates.length > 0);
      // The standard error of a change is no difference of standard errors.
      const chosen = span.length === 2 ? withoutErrors(series) : series;
      return await write(
        chosen.map((layer) => sliceOf(layer, span)),
        out,
        signal,
      );
    } finally {
      await result.close();
    }
  };
}
