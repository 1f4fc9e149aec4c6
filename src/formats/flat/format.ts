import { statSync } from "node:fs";
import { formatError, fromSystemError, inputError } from "../../errors.ts";
import type { Dataset, Source, Variable } from "../../stack/variable.ts";
import type { Format } from "../format.ts";
import { describeEnvi } from "./describe-envi.ts";
import { describeGamma } from "./describe-gamma.ts";
import { describeIsce } from "./describe-isce.ts";
import { describeRoipac } from "./describe-roipac.ts";
import { describeVrt } from "./describe-vrt.ts";
import type { FlatDescription } from "./description.ts";
import { type FoundHeader, findHeader } from "./find-header.ts";
import { type FlatLayout, isFlatType } from "./layout.ts";
import { type FlatLabels, openFlat } from "./open-flat.ts";

/** Flat binary rasters beside a ROI_PAC, GAMMA, ISCE, ENVI or GDAL VRT header. */
export const flatFormat: Format = {
  name: "flat",
  recognises: ({ path, isDirectory }) => !isDirectory && findHeader(path) !== null,

  async open(path): Promise<Dataset> {
    const found = findHeader(path);
    if (found === null) throw noHeader(path);
    const { kind, bands, grid, attrs } = describe(found);
    const variables = new Map<string, Variable>();
    for (const { layout, band, labels } of bands) {
      const variable = await openFlat(layout, band, labels);
      if (variables.has(variable.name)) throw namedTwice(path, variable.name);
      variables.set(variable.name, variable);
    }
    return { format: kind, path, grid, variables, attrs };
  },

  async openVariable(source) {
    const { layout, band, labels } = parseSource(source);
    return openFlat(layout, band, labels);
  },

  async files(source) {
    const { layout, labels } = parseSource(source);
    return labels.header === undefined || labels.header === layout.path
      ? [layout.path]
      : [labels.header, layout.path];
  },
};

const DESCRIBE = {
  roipac: describeRoipac,
  gamma: describeGamma,
  isce: describeIsce,
  envi: describeEnvi,
} as const;

function describe({ kind, header, raster, text }: FoundHeader): FlatDescription {
  if (kind === "vrt") return describeVrt(header, text);
  return DESCRIBE[kind]({ raster, size: fileSize(raster), header, text });
}

function fileSize(path: string): number {
  try {
    return statSync(path).size;
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
}

function parseSource(source: Source): { layout: FlatLayout; band: number; labels: FlatLabels } {
  const { format, path, width, length, bands, interleave, dtype, bigEndian, offset, band, ...labels } =
    source as Source & {
      readonly offset?: unknown;
    };
  const numbers = [width, length, bands, offset, band].every((value) => typeof value === "number");
  const isText = [path, dtype, interleave].every((value) => typeof value === "string");
  const known = isFlatType(dtype) && ["bsq", "bil", "bip"].includes(String(interleave));
  if (format !== "flat" || !numbers || !isText || !known)
    throw inputError({
      code: "source-malformed",
      what: "The source of a flat raster lacks a part of its layout.",
      got: JSON.stringify(source).slice(0, 200),
      fix: "Use the variable's own `source`.",
    });
  const layout = {
    path,
    width,
    length,
    bands,
    interleave,
    dtype,
    bigEndian: bigEndian === true,
    headerOffset: offset,
  };
  return { layout: layout as FlatLayout, band: band as number, labels: labels as FlatLabels };
}

const noHeader = (path: string) =>
  formatError({
    code: "flat-header-missing",
    what: "A binary raster has no header that says what it is.",
    where: path,
    got: "no .rsc, .par, .xml, .vrt or .hdr beside it",
    fix: "Put its ROI_PAC, GAMMA, ISCE, ENVI or VRT header beside it.",
  });

const namedTwice = (path: string, name: string) =>
  formatError({
    code: "flat-header-invalid",
    what: "A header gives two bands the same name.",
    where: path,
    got: name,
    fix: "Give each band its own name in the header.",
  });
