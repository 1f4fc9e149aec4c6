import { fileURLToPath } from "node:url";
import all from "epsg-index/all.json" with { type: "json" };
import { defineConfig, type Plugin } from "vite";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The registry of coordinate systems without what no transform needs: 89 kB compressed instead of 1.3 MB. */
const epsgTable = (): Plugin => ({
  name: "epsg-table",
  resolveId: (id) => (id === "virtual:epsg-table" ? `\0${id}` : null),
  load(id) {
    if (id !== "\0virtual:epsg-table") return null;
    const entries = Object.values(all as Readonly<Record<string, EpsgEntry>>).flatMap(
      ({ code, name, proj4 }) => (proj4 ? [[code, [name, proj4]]] : []),
    );
    // Parsed as JSON: engines read that several times as fast as the same object in code.
    return `export default JSON.parse(${JSON.stringify(JSON.stringify(Object.fromEntries(entries)))});`;
  },
});

interface EpsgEntry {
  readonly code: string;
  readonly name: string;
  readonly proj4: string | null;
}

// The viewer: a static page that works at any address (`base` is relative) and from no server of ours in particular.
export default defineConfig({
  root: at("src/view/page"),
  base: "./",
  publicDir: false,
  resolve: {
    // The readers of files are written for Node; in the browser these stand in for its modules, over ranges of bytes.
    alias: [
      ...["fs/promises", "fs", "path", "zlib", "timers/promises", "crypto"].map((name) => ({
        find: new RegExp(`^node:${name}$`),
        replacement: at(`src/view/host/${name.replace("/", "-")}.ts`),
      })),
      { find: /^h5wasm\/node$/, replacement: at("src/view/host/h5wasm-node.ts") },
      { find: /^yauzl$/, replacement: at("src/view/host/yauzl.ts") },
      { find: /^numcodecs\/zstd$/, replacement: at("src/view/host/numcodecs-zstd.ts") },
      { find: /^numcodecs\/blosc$/, replacement: at("src/view/host/numcodecs-blosc.ts") },
      { find: /^numcodecs\/lz4$/, replacement: at("src/view/host/numcodecs-lz4.ts") },
    ],
  },
  plugins: [epsgTable()],
  worker: { format: "es", plugins: () => [epsgTable()] },
  build: {
    outDir: at("dist/view"),
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    sourcemap: false,
  },
});
