import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
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

/**
 * h5wasm carries its program as text in its JavaScript. As a file of its own it packs 10 % smaller, and no 4 MB of string are
 * parsed and turned into bytes first.
 */
const hdf5Binary = (): Plugin => ({
  name: "hdf5-binary",
  apply: "build",
  transform: {
    filter: { id: /h5wasm\/dist\/esm\/hdf5_util\.js$/ },
    handler(code) {
      const carried = /function findWasmBinary\(\)\{return binaryDecode\(('(?:[^'\\]|\\.)*')\)\}/.exec(code);
      const loader = "async function getWasmBinary(binaryFile){return getBinarySync(binaryFile)}";
      const literal = carried?.[1];
      if (carried === null || literal === undefined || !code.includes(loader))
        throw new Error(
          "h5wasm does not carry its program where it did: look at hdf5Binary in vite.config.ts.",
        );
      const letters: string = runInNewContext(literal);
      // The library's own decoding: letters beyond a byte stand for 0, which would end strings in HTML.
      const source = Uint8Array.from(letters, (letter) =>
        letter.charCodeAt(0) >> 8 ? 0 : letter.charCodeAt(0),
      );
      const file = this.emitFile({ type: "asset", name: "hdf5.wasm", source });
      return code
        .replace(carried[0], () => `function findWasmBinary(){return import.meta.ROLLUP_FILE_URL_${file}}`)
        .replace(
          loader,
          "async function getWasmBinary(address){const answer=await fetch(address);" +
            "if(!answer.ok)throw new Error('hdf5.wasm: status '+answer.status);return new Uint8Array(await answer.arrayBuffer())}",
        );
    },
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
      {
        find: /^\.\/outlines\/outline-mask-format\.ts$/,
        replacement: at("src/view/host/outline-mask-format.ts"),
      },
      { find: /^numcodecs\/lz4$/, replacement: at("src/view/host/numcodecs-lz4.ts") },
    ],
  },
  plugins: [epsgTable(), hdf5Binary()],
  worker: { format: "es", plugins: () => [epsgTable(), hdf5Binary()] },
  build: {
    outDir: at("dist/view"),
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    sourcemap: false,
  },
});
