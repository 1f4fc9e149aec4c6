import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const { exports } = JSON.parse(readFileSync(resolve(ROOT, "package.json"), "utf8")) as {
  exports: Record<string, { types: string; default: string } | string>;
};

describe("the public surface", () => {
  test("of the main entry is this list: a new name is a decision", async () => {
    const main = (await import(resolve(ROOT, "dist/index.mjs"))) as object;
    expect(Object.keys(main).sort()).toEqual([
      "SOFTWARE",
      "UpwarpError",
      "findRecipe",
      "findStep",
      "isUpwarpError",
      "nodeHost",
      "openDataset",
      "openStack",
      "openVariable",
      "planRecipe",
      "recipes",
      "runRecipe",
      "sbas",
      "steps",
    ]);
  });

  test.each(Object.entries(exports).filter(([, target]) => typeof target === "object"))(
    "has the entry %s with its types",
    async (_name, target) => {
      const { types, default: code } = target as { types: string; default: string };
      expect(Object.keys((await import(resolve(ROOT, code))) as object).length).toBeGreaterThan(0);
      expect(readFileSync(resolve(ROOT, types), "utf8")).toContain("export");
    },
  );
});
