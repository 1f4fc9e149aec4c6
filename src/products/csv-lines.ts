import { formatError } from "../errors.ts";

/** A header of two thousand dates has 20 kB; a line of a million characters is no table. */
const LONGEST_LINE = 1 << 20;

/** The lines of a text that comes in pieces, without their ends; a last line need not end. Only one piece is held at a time. */
export async function* linesOf(pieces: AsyncIterable<Uint8Array>, where: string): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let rest = "";
  for await (const piece of pieces) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield withoutReturn(line);
    if (rest.length > LONGEST_LINE)
      throw formatError({
        code: "line-too-long",
        what: "A line of the table does not end.",
        where,
        got: `more than ${LONGEST_LINE} characters`,
        fix: "Give a text table with one row in a line.",
      });
  }
  rest += decoder.decode();
  if (rest !== "") yield withoutReturn(rest);
}

const withoutReturn = (line: string) => (line.endsWith("\r") ? line.slice(0, -1) : line);
