import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { steps } from "../../src/systems/registry.ts";

const known = readFileSync(join(import.meta.dirname, "../../docs/theory/references.md"), "utf8");

test("every work that a step names is in the list of references, once", () => {
  const named = [...new Set([...steps.values()].flatMap(({ references }) => references ?? []))];
  const missing = named.filter((key) => known.split(`| ${key} |`).length !== 2);
  expect(missing).toEqual([]);
});
