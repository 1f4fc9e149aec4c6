/** TIFF 6.0, BigTIFF, GeoTIFF 1.1 and GDAL tag numbers that we read or write. */
export const TAG = {
  newSubfileType: 254,
  imageWidth: 256,
  imageLength: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  imageDescription: 270,
  stripOffsets: 273,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  planarConfiguration: 284,
  software: 305,
  dateTime: 306,
  predictor: 317,
  tileWidth: 322,
  tileLength: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  extraSamples: 338,
  sampleFormat: 339,
  jpegTables: 347,
  modelPixelScale: 33550,
  modelTiepoint: 33922,
  modelTransformation: 34264,
  geoKeyDirectory: 34735,
  geoDoubleParams: 34736,
  geoAsciiParams: 34737,
  gdalMetadata: 42112,
  gdalNodata: 42113,
  lercParameters: 50674,
} as const;

/** Bits of NewSubfileType. */
export const SUBFILE = { reduced: 1, mask: 4 } as const;

export const COMPRESSION = {
  none: 1,
  lzw: 5,
  jpeg: 7,
  deflate: 8,
  oldDeflate: 32946,
  packbits: 32773,
  lerc: 34887,
  zstd: 50000,
} as const;

export const PREDICTOR = { none: 1, horizontal: 2, float: 3 } as const;
export const PLANAR = { chunky: 1, separate: 2 } as const;
export const SAMPLE_FORMAT = {
  unsigned: 1,
  signed: 2,
  float: 3,
  undefined: 4,
  complexInt: 5,
  complexFloat: 6,
} as const;

/** Bytes of one value of each TIFF field type. */
export const FIELD_BYTES: Readonly<Record<number, number>> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  16: 8,
  17: 8,
  18: 8,
};
export const FIELD = { ascii: 2, short: 3, long: 4, double: 12, long8: 16 } as const;
