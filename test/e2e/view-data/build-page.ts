import { fileURLToPath } from "node:url";
import { build, mergeConfig } from "vite";
import config from "../../../vite.config.ts";

/** Builds the page of this folder as the viewer is built, with its worker and the stand-ins for Node's modules. */
export async function buildPage(outDir: string): Promise<void> {
  const root = fileURLToPath(new URL(".", import.meta.url));
  await build(mergeConfig(config, { configFile: false, root, logLevel: "warn", build: { outDir } }));
}
