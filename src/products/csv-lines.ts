import { formatError } from "../errors.ts";

/** A header of two thousand dates has 20 kB; a line of a megabyte is no table. */
const LONGEST_LINE = 1 << 20;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** The lines of a text that comes in pieces, without their ends; a last line need not end. Only one line is held at a time. */
export async function* linesOf(pieces: AsyncIterable<Uint8Array>, where: string): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for await (const piece of pieces) {
    const bytes =
      rest.length > 0
        ? Buffer.concat([rest, piece])
        : Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      yield textOf(bytes, start, end);
      start = end + 1;
    }
    if (bytes.length - start > LONGEST_LINE)
      throw formatError({
        code: "line-too-long",
        what: "A line of the table does not end.",
        where,
        got: `more than ${LONGEST_LINE} bytes`,
        fix: "Give a text table with one row in a line.",
      });
    // Copied: the piece's memory may be used again.
    rest = Buffer.from(bytes.subarray(start));
  }
  if (rest.length > 0) yield textOf(rest, 0, rest.length);
}

const textOf = (bytes: Buffer, start: number, end: number) =>
  bytes.toString("utf8", start, end > start && bytes[end - 1] === RETURN ? end - 1 : end);
