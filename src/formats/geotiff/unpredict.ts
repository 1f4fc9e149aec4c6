import { PREDICTOR } from "./tags.ts";

/** One decoded block: rows of `width` pixels with `stride` samples each. Works in place, in host byte order. */
export interface PredictedBlock {
  readonly bytes: Uint8Array;
  readonly rowBytes: number;
  readonly rows: number;
  /** Samples between one value and the next of the same band: the bands in the block. */
  readonly stride: number;
  readonly sampleBytes: number;
}

/**
 * Undoes the TIFF predictor (TIFF 6.0 section 14; float: Adobe Photoshop TIFF technical note 3). Horizontal
 * differences must already be in host byte order; the float predictor's byte planes have none, and come out in
 * it.
 */
export function unpredict(predictor: number, block: PredictedBlock): void {
  if (predictor === PREDICTOR.horizontal && block.sampleBytes === 8) undoHorizontal64(block);
  else if (predictor === PREDICTOR.horizontal) undoHorizontal(block);
  else if (predictor === PREDICTOR.float) undoFloat(block);
}

function undoHorizontal({ bytes, rowBytes, rows, stride, sampleBytes }: PredictedBlock): void {
  const at = [bytes.buffer as ArrayBuffer, bytes.byteOffset, (rowBytes * rows) / sampleBytes] as const;
  const values =
    sampleBytes === 1
      ? new Uint8Array(...at)
      : sampleBytes === 2
        ? new Uint16Array(...at)
        : new Uint32Array(...at);
  const perRow = rowBytes / sampleBytes;
  for (let row = 0; row < rows; row++) {
    const start = row * perRow;
    for (let i = start + stride; i < start + perRow; i++) {
      // Typed arrays wrap around on store, as the predictor's arithmetic does.
      values[i] = (values[i] as number) + (values[i - stride] as number);
    }
  }
}

function undoHorizontal64({ bytes, rowBytes, rows, stride }: PredictedBlock): void {
  const values = new BigUint64Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, (rowBytes * rows) / 8);
  const perRow = rowBytes / 8;
  for (let row = 0; row < rows; row++)
    for (let i = row * perRow + stride; i < (row + 1) * perRow; i++)
      values[i] = (values[i] as bigint) + (values[i - stride] as bigint);
}

const hostIsLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function undoFloat({ bytes, rowBytes, rows, stride, sampleBytes }: PredictedBlock): void {
  const perRow = rowBytes / sampleBytes;
  const sums = new Uint8Array(rowBytes);
  for (let row = 0; row < rows; row++) {
    const line = bytes.subarray(row * rowBytes, (row + 1) * rowBytes);
    addBytes(line, sums, stride);
    if (sampleBytes === 4 && hostIsLittleEndian) joinPlanes4(sums, line, perRow);
    else joinPlanes(sums, line, perRow, sampleBytes);
  }
}

/** Running sums of the differences over all byte planes of a row. */
function addBytes(line: Uint8Array, sums: Uint8Array, stride: number): void {
  if (stride === 1) {
    let sum = 0;
    for (let i = 0; i < line.length; i++) {
      sum += line[i] as number;
      sums[i] = sum;
    }
    return;
  }
  sums.set(line.subarray(0, stride));
  for (let i = stride; i < line.length; i++) sums[i] = (line[i] as number) + (sums[i - stride] as number);
}

/** Four planes, most significant byte first, to 32-bit values. */
function joinPlanes4(planes: Uint8Array, line: Uint8Array, perRow: number): void {
  const values = new Uint32Array(line.buffer as ArrayBuffer, line.byteOffset, perRow);
  const [p1, p2, p3] = [perRow, 2 * perRow, 3 * perRow];
  for (let i = 0; i < perRow; i++)
    values[i] =
      ((planes[i] as number) << 24) |
      ((planes[p1 + i] as number) << 16) |
      ((planes[p2 + i] as number) << 8) |
      (planes[p3 + i] as number);
}

function joinPlanes(planes: Uint8Array, line: Uint8Array, perRow: number, sampleBytes: number): void {
  for (let byte = 0; byte < sampleBytes; byte++) {
    const target = hostIsLittleEndian ? sampleBytes - 1 - byte : byte;
    for (let i = 0; i < perRow; i++) line[i * sampleBytes + target] = planes[byte * perRow + i] as number;
  }
}

/** Turns parts of 2, 4 or 8 bytes around, in place, when the file's byte order is not the host's. */
export function toHostOrder(bytes: Uint8Array, partBytes: number, littleEndian: boolean): void {
  if (partBytes === 1 || littleEndian === hostIsLittleEndian) return;
  const buffer = Buffer.from(
    bytes.buffer,
    bytes.byteOffset,
    bytes.byteLength - (bytes.byteLength % partBytes),
  );
  if (partBytes === 2) buffer.swap16();
  else if (partBytes === 4) buffer.swap32();
  else buffer.swap64();
}
