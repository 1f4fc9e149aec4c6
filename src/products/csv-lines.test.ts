import { describe, expect, it } from "vitest";
import { linesOf } from "./csv-lines.ts";

async function* pieces(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text);
}
const collect = async (...texts: string[]) => {
  const lines: string[] = [];
  for await (const line of linesOf(pieces(...texts), "here")) lines.push(line);
  return lines;
};

describe("linesOf", () => {
  it("joins lines across pieces, whatever their ends", async () => {
    expect(await collect("a,", "b\r", "\nc\n\nd", "é")).toEqual(["a,b", "c", "", "dé"]);
    expect(await collect("")).toEqual([]);
  });

  it("refuses a line that does not end", async () => {
    await expect(collect(...Array.from({ length: 20 }, () => "x".repeat(100_000)))).rejects.toThrow(
      /line-too-long/,
    );
  });
});
