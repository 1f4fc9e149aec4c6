import { formatError } from "../../errors.ts";
import type { DType } from "../../stack/variable.ts";
import { SAMPLE_FORMAT } from "./tags.ts";

/** How one sample lies in the file, and as what it is given out. */
export interface SampleType {
  readonly dtype: DType;
  /** Bits of one sample in the file. */
  readonly bits: number;
  /** Bytes of the parts that byte order applies to: 4 for a complex float of 8. */
  readonly partBytes: number;
  /** Complex integers of 16 bits are widened to complex floats, which hold them exactly. */
  readonly complexInt: boolean;
}

const TYPES: Readonly<Record<string, DType>> = {
  [`${SAMPLE_FORMAT.unsigned}:1`]: "bool",
  [`${SAMPLE_FORMAT.unsigned}:8`]: "u8",
  [`${SAMPLE_FORMAT.unsigned}:16`]: "u16",
  [`${SAMPLE_FORMAT.unsigned}:32`]: "u32",
  [`${SAMPLE_FORMAT.signed}:8`]: "i8",
  [`${SAMPLE_FORMAT.signed}:16`]: "i16",
  [`${SAMPLE_FORMAT.signed}:32`]: "i32",
  [`${SAMPLE_FORMAT.float}:16`]: "f32",
  [`${SAMPLE_FORMAT.float}:32`]: "f32",
  [`${SAMPLE_FORMAT.float}:64`]: "f64",
  [`${SAMPLE_FORMAT.complexFloat}:64`]: "c64",
  [`${SAMPLE_FORMAT.complexInt}:32`]: "c64",
};

/** The sample type of a TIFF; throws the format error "tiff-samples-unsupported" for what we cannot hold. */
export function sampleTypeOf(path: string, format: number, bits: number): SampleType {
  const kind = format === SAMPLE_FORMAT.undefined ? SAMPLE_FORMAT.unsigned : format;
  const dtype = TYPES[`${kind}:${bits}`];
  if (dtype === undefined)
    throw formatError({
      code: "tiff-samples-unsupported",
      what: "The pixels of the TIFF have a number type that upwarp does not read.",
      where: path,
      got: `${FORMAT_NAMES[format] ?? `sample format ${format}`} of ${bits} bits`,
      fix: "Convert it, for example with gdal_translate -ot Float32.",
    });
  const partBytes = dtype === "bool" ? 1 : bits / 8 / (dtype === "c64" ? 2 : 1);
  return { dtype, bits, partBytes, complexInt: kind === SAMPLE_FORMAT.complexInt };
}

const FORMAT_NAMES: Readonly<Record<number, string>> = {
  1: "unsigned integer",
  2: "signed integer",
  3: "floating point",
  5: "complex integer",
  6: "complex floating point",
};
