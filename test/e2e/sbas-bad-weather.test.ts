import { existsSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectNoHalfResults, expectRefusal, type Refusal } from "./refusal.ts";
import { writeMintpyStack } from "./sbas-stacks.ts";
import { succeed } from "./succeed.ts";
import { listTree } from "./tree.ts";
import { upwarp } from "./upwarp.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-bad-weather-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (...parts: string[]) => join(folder, ...parts);

/** Every 12 days from 2018-01-06 on. */
const DATES = ["20180106", "20180118", "20180130", "20180211", "20180223", "20180307"];

beforeAll(async () => {
  await writeMintpyStack(at("stack"), {
    shape: { y: 30, x: 40 },
    network: { count: DATES.length, connections: 2, baselineDeviation: 80 },
    coherence: {},
  });
});

const MAP = { width: 40, height: 40 };
const RSC = `WIDTH ${MAP.width}\nFILE_LENGTH ${MAP.height}\nX_FIRST -119.4\nY_FIRST 37.2\nX_STEP 0.01\nY_STEP -0.01\n`;

/** GACOS' maps of these dates around the scene. */
function writeGacos(name: string, dates: readonly string[]): void {
  mkdirSync(at(name));
  for (const [i, date] of dates.entries()) {
    const values = new Float32Array(MAP.width * MAP.height).fill(2.3 + 0.01 * i);
    writeFileSync(at(name, `${date}.ztd`), new Uint8Array(values.buffer));
    writeFileSync(at(name, `${date}.ztd.rsc`), RSC);
  }
}

const wordsFor = (weather: string, ...set: string[]) => [
  "run",
  "sbas",
  "--inputs",
  at("stack/inputs"),
  "--weather",
  at(weather),
  "--set",
  "troposphere=gacos",
  ...set.flatMap((pair) => ["--set", pair]),
];

async function expectRefused(weather: string, set: readonly string[], refusal: Refusal): Promise<string> {
  const out = at("refused");
  rmSync(out, { recursive: true, force: true });
  const ended = await upwarp([...wordsFor(weather, ...set), "--out", out], folder);
  expectRefusal(ended, refusal);
  expectNoHalfResults(out);
  expect(existsSync(out) ? listTree(out).filter((path) => path.includes("invert-network")) : []).toEqual([]);
  return ended.stderr;
}

describe("weather that lacks two dates", () => {
  beforeAll(() => writeGacos("gaps", ["20180118", "20180130", "20180223", "20180307"]));

  test("is refused with all of them, and the ways out, before anything is computed", async () => {
    await expectRefused("gaps", [], {
      code: "weather-dates-missing",
      where: /2018-01-06, 2018-02-11/,
      fix: /network\.exclude-dates=20180106,20180211[\s\S]*troposphere\.missing=skip/,
    });
  });

  test("is taken when the rules of the network leave them out", async () => {
    const rules = "network.exclude-dates=20180106,20180211";
    const out = at("excluded");
    await succeed([...wordsFor("gaps", rules), "--out", out], folder);
    const stderr = await expectRefused("gaps", ["network.exclude-dates=20180106"], {
      code: "weather-dates-missing",
      where: /2018-02-11/,
    });
    expect(stderr).not.toMatch(/2018-01-06/);
  });

  test("is refused after the coherence has chosen the pairs, where only that decides which dates stay", async () => {
    const rules = ["network.min-coherence=0.1", "network.keep-spanning-tree=no"];
    await expectRefused("gaps", rules, { code: "weather-dates-missing", where: /2018-01-06, 2018-02-11/ });
    await succeed([...wordsFor("gaps", ...rules, "network.start=20180223"), "--out", at("chosen")], folder);
  });

  test("is taken where the user lets these dates go without a value", async () => {
    const { stderr } = await succeed(
      [...wordsFor("gaps", "troposphere.missing=skip"), "--out", at("skipped")],
      folder,
    );
    expect(stderr).toMatch(/No weather for 2 dates, which get no value: 2018-01-06, 2018-02-11/);
  });
});

test("GACOS' maps without their .rsc, cut short, or of a web page are named with what is wrong", async () => {
  writeGacos("damaged", DATES);
  rmSync(at("damaged/20180106.ztd.rsc"));
  truncateSync(at("damaged/20180118.ztd"), 3000);
  writeFileSync(at("damaged/20180130.ztd"), "<html>404</html>");
  await expectRefused("damaged", [], {
    code: "weather-dates-missing",
    where: /2018-01-06, 2018-01-18, 2018-01-30/,
    got: /20180106\.ztd cannot be used: The \.rsc file[\s\S]*20180118\.ztd cannot be used[\s\S]*20180130\.ztd/,
    fix: /Repair/,
  });
});

test("weather of another kind than the method is named with the method that reads it", async () => {
  const words = wordsFor("gaps").with(-1, "troposphere=era5");
  const ended = await upwarp([...words, "--out", at("kind")], folder);
  expectRefusal(ended, { code: "weather-none", fix: /--set troposphere=gacos/ });
});

test("rules of the network that cannot hold are refused before a pixel is read", async () => {
  for (const [rule, code] of [
    ["network.exclude-dates=19990101", "network-date-unknown"],
    ["network.max-days=1", "network-nothing-left"],
  ] as const) {
    const out = at(code);
    const words = ["run", "sbas", "--inputs", at("stack/inputs"), "--out", out, "--set", rule];
    expectRefusal(await upwarp([...words, "network.min-coherence=0.5"], folder), { code });
    expect(listTree(out).filter((path) => /-[0-9a-f]{12}/.test(path))).toEqual([]);
  }
});
