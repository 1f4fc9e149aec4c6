import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { testData } from "../data.ts";
import { COVARIANCES } from "./golden-files/covariance.ts";
import { Golden } from "./golden-files/golden-file.ts";
import { INVERSIONS } from "./golden-files/inversions.ts";
import { MAIN_RUN } from "./golden-files/main-run.ts";
import { MAPS } from "./golden-files/maps.ts";
import { nameOf, note, printTable } from "./golden-files/table.ts";
import { TEXTS } from "./golden-files/texts.ts";
import { TIME_FUNCTIONS } from "./golden-files/time-functions.ts";
import { TOPOGRAPHY } from "./golden-files/topography.ts";
import { removeRuns } from "./mintpy-comparison.ts";

// Worker threads run the built program; these commands run from the sources, on this thread.
vi.mock(import("../../src/systems/node-host.ts"), async (load) => {
  const { nodeHost } = await load();
  return { nodeHost: { ...nodeHost, workerEntry: null } };
});

afterAll(() => {
  printTable();
  removeRuns();
});

const FILES = [
  ...MAIN_RUN,
  ...INVERSIONS,
  ...TIME_FUNCTIONS,
  ...TOPOGRAPHY,
  ...MAPS,
  ...TEXTS,
  ...COVARIANCES,
];
const FOLDERS = ["expected", "covariance"];
const GOLDEN = testData("mintpy-golden");

describe.skipIf(GOLDEN === null)("Every file of MintPy's (mintpy-golden)", () => {
  const folder = GOLDEN ?? "";
  const golden = new Golden(folder);

  it("has its comparison, and only one", () => {
    const there = FOLDERS.flatMap((name) =>
      readdirSync(join(folder, name), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)),
    );
    expect(FILES.map(({ file }) => file).sort()).toEqual(there.sort());
    expect(there.length).toBeGreaterThan(75);
  });

  it("has its row in docs/compatibility.md", () => {
    const page = readFileSync(resolve(import.meta.dirname, "../../docs/compatibility.md"), "utf8");
    const missing = FILES.filter((one) => !page.includes(`\n| ${nameOf(one)} | ${one.made} |`));
    expect(missing.map(({ file }) => file)).toEqual([]);
  });

  it.each(FILES)("$file is ours within its tolerance, its zeros and gaps exactly", async (one) => {
    const findings = await one.compare(golden);
    note(one, findings);
    expect(findings.length).toBeGreaterThan(0);
    for (const { name, largest, tolerance, elsewhere = 0 } of findings) {
      expect({ name, elsewhere }).toEqual({ name, elsewhere: 0 });
      expect(largest, name).toBeLessThanOrEqual(tolerance);
    }
  });
});
