import { defineConfig } from "tsdown";

// One flat dist/: worker.mjs and kernels.wasm are found beside whichever chunk asks for them (import.meta.url).
export default defineConfig({
  entry: {
    index: "src/index.ts",
    sbas: "src/systems/sbas/index.ts",
    stack: "src/stack/index.ts",
    formats: "src/formats/index.ts",
    geo: "src/geo/index.ts",
    kernels: "src/kernels/index.ts",
    pipeline: "src/pipeline/index.ts",
    products: "src/products/index.ts",
    simulate: "src/simulate/index.ts",
    plot: "src/plot/index.ts",
    view: "src/view/index.ts",
    errors: "src/errors.ts",
    worker: "src/worker.ts",
    cli: "src/cli/main.ts",
  },
  format: "esm",
  target: "node20",
  platform: "node",
  dts: true,
  sourcemap: true,
  clean: true,
  copy: [{ from: "src/compute/kernels.wasm", to: "dist" }],
});
