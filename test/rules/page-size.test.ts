import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";

const PAGE = resolve(import.meta.dirname, "../../dist/view");
/** As the server packs it, see page-files.ts: not the most that brotli can. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } };

/** Bytes of the whole page, and of what it needs before the first file is opened, as a browser receives them. */
const MOST = { whole: 1.5e6, first: 0.4e6 };

describe.skipIf(!existsSync(PAGE))("the built page (needs npm run build)", () => {
  const files = new Map(
    readdirSync(PAGE, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name))]),
  );
  const sizes = new Map([...files].map(([name, bytes]) => [name, brotliCompressSync(bytes, BROTLI).length]));
  const sum = (names: Iterable<string>) =>
    [...names].reduce((total, name) => total + (sizes.get(name) ?? 0), 0);

  test("is small as a whole, HDF5 and all codecs included", () => {
    const gzip = [...files.values()].reduce((total, bytes) => total + gzipSync(bytes).length, 0);
    const whole = sum(files.keys());
    // By the server's brotli, and by the gzip of a host that knows no better.
    expect(Math.max(whole, gzip), `brotli ${whole}, gzip ${gzip} bytes`).toBeLessThan(MOST.whole);
  });

  test("needs little of it before a file is opened: neither HDF5 nor the registry of coordinate systems", () => {
    const worker = [...files.keys()].filter((name) => /^worker-.*\.js$/.test(name));
    const first = reachable(["index.html", ...worker], files);
    expect(worker).toHaveLength(1);
    // The page's own code is among them, or the sum would say nothing.
    expect([...first].filter((name) => /\.(?:js|css)$/.test(name)).length).toBeGreaterThanOrEqual(3);
    expect([...first].filter((name) => /h5wasm|epsg-table|blosc/.test(name))).toEqual([]);
    expect(sum(first), [...first].join(", ")).toBeLessThan(MOST.first);
  });
});

/** Files that a browser loads with the given ones, without being asked by running code. */
function reachable(start: readonly string[], files: ReadonlyMap<string, Buffer>): ReadonlySet<string> {
  const found = new Set(start);
  for (const name of found) {
    const text = /\.(?:html|js)$/.test(name) ? (files.get(name)?.toString("utf8") ?? "") : "";
    const pattern = name.endsWith(".html")
      ? /(?:src|href)="\.\/assets\/([^"]+)"/g
      : /(?:\bfrom|\bimport)\s*["']\.\/([^"']+)["']/g;
    for (const [, next = ""] of text.matchAll(pattern)) if (files.has(next)) found.add(next);
  }
  return found;
}
