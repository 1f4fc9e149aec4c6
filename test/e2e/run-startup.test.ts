import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { CLI, upwarp } from "./upwarp.ts";

/** `import ... from "x"`, `export ... from "x"` and `import "x"` at the start of a line of a built chunk. */
const STATIC_IMPORT = /^(?:import|export)\s[^;]*?from\s*"([^"]+)"|^import\s*"([^"]+)"/gm;
/** Source text that may be loaded before a command is known. */
// 84 kB are the words of 23 commands; --help answers in 80 ms with them.
const LARGEST_BYTES = 90_000;

/** Everything that `upwarp --help` loads: the chunks of dist with their sizes, and the packages. */
function staticGraph(): { chunks: Map<string, number>; packages: string[] } {
  const chunks = new Map<string, number>();
  const packages = new Set<string>();
  const visit = (name: string) => {
    if (chunks.has(name)) return;
    const text = readFileSync(join(dirname(CLI), name), "utf8");
    chunks.set(name, text.length);
    for (const [, from, bare] of text.matchAll(STATIC_IMPORT)) {
      const target = from ?? bare ?? "";
      if (target.startsWith("./")) visit(target.slice(2));
      else packages.add(target);
    }
  };
  visit("cli.mjs");
  return { chunks, packages: [...packages] };
}

// That --help answers in 200 ms holds on a quiet machine; what makes it so is tested.
describe("upwarp --help", () => {
  test("loads the argument parser and no other library", () => {
    expect(staticGraph().packages).toEqual(["@stricli/core"]);
  });

  test("loads little of upwarp itself", () => {
    const { chunks } = staticGraph();
    // The first is the entry, and it is more than a list of imports.
    expect(chunks.size).toBeGreaterThan(1);
    expect([...chunks.values()].reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(LARGEST_BYTES);
  });

  test("is data: on stdout, with nothing on stderr", async () => {
    expect(await upwarp(["--help"], dirname(CLI))).toMatchObject({
      code: 0,
      stderr: "",
      stdout: expect.stringMatching(/^USAGE\n/),
    });
  });
});
