import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const PLOT = resolve(import.meta.dirname, "../../src/plot");

/** The two files that need Node: they read the fonts from packages and draw PNG with a native renderer. */
const NODE_ONLY = new Set(["rasterise.ts", "report/report-fonts.ts"]);
/** The entry for programs on Node names them. The page imports the files, not the entry. */
const ENTRIES = new Set(["index.ts"]);

const files = readdirSync(PLOT, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => /\.ts$/.test(file) && !/\.test\.ts$/.test(file) && !ENTRIES.has(file));
const codeOf = (file: string) =>
  readFileSync(join(PLOT, file), "utf8")
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/\/\/.*$/gm, "");

/** What there is in Node and not in a browser. */
const NODE =
  /["']node:|\bBuffer\b|\bprocess\s*\.|\brequire\s*\(|\bcreateRequire\b|\b__dirname\b|import\.meta\.dirname|\bglobalThis\.process\b/;
/** What there is in a browser and not in Node, or not in a worker. */
const BROWSER =
  /\bdocument\s*\.|\bwindow\s*\.|\bnavigator\s*\.|\blocalStorage\b|\bOffscreenCanvas\b|\bnew Image\b/;

describe("the figures draw in Node and in a browser alike", () => {
  it("need no part of Node, but for the two files that rasterise and read fonts", () => {
    expect(files.filter((file) => NODE.test(codeOf(file)))).toEqual([...NODE_ONLY].sort());
  });

  it("reach no part of Node through what they import from other layers", () => {
    const starts = files.filter((file) => !NODE_ONLY.has(file)).map((file) => join(PLOT, file));
    const reached = new Set(starts);
    for (const file of reached) {
      const text = readFileSync(file, "utf8").replaceAll(/^(?:import|export) type [^;]*;/gm, "");
      for (const [, target = ""] of text.matchAll(/from "(\.[^"]+)"/g))
        reached.add(resolve(dirname(file), target));
    }
    expect(reached.size).toBeGreaterThan(starts.length);
    expect([...reached].filter((file) => /from "node:/.test(readFileSync(file, "utf8")))).toEqual([]);
  });

  it("need no part of a browser", () => {
    expect(files.filter((file) => BROWSER.test(codeOf(file)))).toEqual([]);
  });

  it("do not reach the two files of Node from any other", () => {
    const importing = files.filter((file) => /from "[^"]*(rasterise|report-fonts)\.ts"/.test(codeOf(file)));
    expect(importing).toEqual([]);
  });

  it("carry no script: nothing of a figure runs", () => {
    const scripted = files.filter((file) =>
      /<script|"script"|\bon(click|load|mouse\w+|pointer\w+)=/.test(codeOf(file)),
    );
    expect(scripted).toEqual([]);
  });
});
