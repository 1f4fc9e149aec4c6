import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

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
      { find: /^node:util$/, replacement: at("src/view/host/promisify.ts") },
      { find: /^h5wasm\/node$/, replacement: at("src/view/host/h5wasm-node.ts") },
      { find: /^numcodecs\/zstd$/, replacement: at("src/view/host/numcodecs-zstd.ts") },
    ],
  },
  worker: { format: "es" },
  build: {
    outDir: at("dist/view"),
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    sourcemap: false,
  },
});
