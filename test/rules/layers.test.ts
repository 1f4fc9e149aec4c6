import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const SRC = resolve(import.meta.dirname, "../../src");

/** The layers that each may import, besides itself and the leaves; reaching down further is allowed. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  kernels: [],
  geo: ["kernels"],
  stack: ["geo"],
  formats: ["stack"],
  products: ["formats"],
  compute: ["kernels"],
  pipeline: ["stack", "compute"],
  systems: ["pipeline", "products", "kernels", "geo"],
  plot: ["stack", "kernels", "geo"],
  simulate: ["stack", "kernels", "geo"],
  view: ["stack", "formats", "products", "geo", "kernels", "plot"],
  cli: ["systems", "simulate", "plot", "products", "pipeline", "view"],
};
/** Files at the root that every layer may import. */
const LEAVES = new Set(["errors.ts", "dates.ts", "units.ts"]);
/** Entry points: they put layers together and nothing imports them. */
const ENTRIES = new Set(["index.ts", "worker.ts"]);

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => file.replaceAll("\\", "/"));

const reachable = (layer: string): Set<string> => {
  const found = new Set([layer]);
  for (const below of MAY_IMPORT[layer] ?? []) for (const next of reachable(below)) found.add(next);
  return found;
};

const importsOf = (file: string, { types = true } = {}): string[] => {
  const text = readFileSync(join(SRC, file), "utf8");
  // A type-only import is gone at run time; it obeys the layers, but makes no cycle.
  const kept = types ? text : text.replaceAll(/^(?:import|export) type [^;]*;/gm, "");
  return [...kept.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map((match) =>
    relative(SRC, resolve(SRC, dirname(file), match[1]!)).replaceAll("\\", "/"),
  );
};
const layerOf = (file: string) => (file.includes("/") ? file.slice(0, file.indexOf("/")) : file);

describe("the layers", () => {
  it("import only downward", () => {
    const wrong: string[] = [];
    for (const file of files) {
      const layer = layerOf(file);
      if (ENTRIES.has(layer)) continue;
      const allowed = reachable(layer);
      for (const target of importsOf(file)) {
        const below = layerOf(target);
        if (!target.startsWith("..") && !allowed.has(below) && !LEAVES.has(below))
          wrong.push(`${file} -> ${target}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("keep systems apart: what two need goes to systems/common", () => {
    const system = (file: string) => file.split("/")[1] ?? "";
    const wrong = files
      .filter((file) => file.startsWith("systems/") && file.split("/").length > 2)
      .flatMap((file) => importsOf(file).map((target) => ({ file, target })))
      .filter(
        ({ file, target }) =>
          target.startsWith("systems/") && ![system(file), "common"].includes(system(target)),
      );
    expect(wrong).toEqual([]);
  });

  it("have no import cycle", () => {
    const graph = new Map(files.map((file) => [file, importsOf(file, { types: false })]));
    const state = new Map<string, "open" | "closed">();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]) => {
      if (state.get(file) === "closed") return;
      if (state.get(file) === "open") {
        cycles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
        return;
      }
      state.set(file, "open");
      for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
      state.set(file, "closed");
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it("have no room called utils, helpers, common.ts or misc", () => {
    expect(files.filter((file) => /(^|\/)(utils?|helpers?|misc|common)\.ts$/.test(file))).toEqual([]);
  });
});
