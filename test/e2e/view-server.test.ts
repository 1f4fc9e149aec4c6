import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ServedIndex } from "../../src/view/served-index.ts";
import { rawRequest } from "../raw-request.ts";
import { hashTree, type Running, start, upwarp } from "./upwarp.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-view-"));
const PAGE = resolve(import.meta.dirname, "../../dist/view");
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));
const running: Running[] = [];

beforeAll(async () => {
  const simulate = "simulate sbas --preset plain --seed 3 --out sim --quiet --set network.count=6";
  expect((await upwarp([...simulate.split(" "), 'shape={"y":60,"x":50}'], folder)).code).toBe(0);
  const { code, stderr } = await upwarp(
    "run sbas --inputs sim/stack.zarr --out result --quiet".split(" "),
    folder,
  );
  expect(stderr).toBe("");
  expect(code).toBe(0);
  writeFileSync(join(folder, "secret.txt"), "SECRET");
  symlinkSync("../secret.txt", join(folder, "result/link.tif"));
}, 120_000);
afterAll(async () => {
  for (const { child, ended } of running) {
    child.kill("SIGKILL");
    await ended;
  }
  rmSync(folder, { recursive: true });
});

/** Starts `upwarp view` and waits for the address that it prints. */
async function view(...args: string[]): Promise<Running & { readonly address: URL }> {
  const command = start(["view", ...args], folder);
  running.push(command);
  let printed = "";
  command.child.stdout?.on("data", (piece: Buffer) => {
    printed += piece.toString();
  });
  await command.sees("http://127.0.0.1:");
  return { ...command, address: new URL(/http:[^"\s]+/.exec(printed)?.[0] ?? "") };
}

describe("upwarp view", () => {
  test("prints the address alone on stdout, serves the result, and ends with 130 at Ctrl-C", async () => {
    const { child, ended, address } = await view("result");
    expect(address.pathname).toMatch(/^\/[A-Za-z0-9_-]{22,}\/$/);
    const index = (await (await fetch(new URL("data/index.json", address))).json()) as ServedIndex;
    expect(index.files.map(({ path }) => path)).toContain("0/velocity.tif");
    expect(index.stores.map(({ path }) => path)).toContain("0/displacement.zarr");
    expect(index.stores.find(({ path }) => path === "0/displacement.zarr")?.documents).toContain(
      "displacement/.zarray",
    );
    expect(JSON.stringify(index)).not.toContain("0/steps");

    const velocity = readFileSync(join(folder, "result/velocity.tif"));
    const part = await fetch(new URL("data/0/velocity.tif", address), {
      headers: { Range: "bytes=100-199" },
    });
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer()).equals(velocity.subarray(100, 200))).toBe(true);
    expect((await fetch(new URL("data/0/displacement.zarr/displacement/9.9.9", address))).status).toBe(404);

    child.kill("SIGINT");
    const { code, signal, stdout, stderr } = await ended;
    expect([code, signal]).toEqual([130, null]);
    expect(stdout).toBe(`${address.href}\n`);
    expect(stderr).toMatch(/^serve {2}result\nfound {2}\d+ files and \d+ Zarr stores\n/);
    expect(stderr).toContain("note   result/steps is left out");
    expect(stderr).toContain("note   1 link leads out");
    expect(stderr).toContain("stop   Ctrl-C");
    await expect(fetch(address)).rejects.toThrow();
  });

  test("ends at SIGTERM with a reader in the middle, and does not wait for it", async () => {
    const { child, ended, address } = await view("result");
    const answer = await fetch(address);
    expect(answer.headers.get("connection")).toBe("keep-alive");
    const started = Date.now();
    child.kill("SIGTERM");
    expect((await ended).code).toBe(130);
    expect(Date.now() - started).toBeLessThan(5000);
  });

  test("serves the page that was built, byte for byte, under a strict policy", async () => {
    const { address } = await view();
    for (const name of readdirSync(PAGE, { recursive: true, encoding: "utf8" })) {
      if (!/\.\w+$/.test(name)) continue;
      const answer = await fetch(new URL(name, address));
      expect(answer.status, name).toBe(200);
      const served = Buffer.from(await answer.arrayBuffer());
      expect(served.equals(readFileSync(join(PAGE, name))), name).toBe(true);
      expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    }
    // Nothing that the policy would stop: no script, style or handler in the document itself.
    const html = await (await fetch(address)).text();
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\son\w+=|\sstyle=/i);
    const index = (await (await fetch(new URL("data/index.json", address))).json()) as ServedIndex;
    expect([index.files, index.stores, index.notes]).toEqual([[], [], []]);
  });

  test.skipIf(CHROMIUM === undefined)(
    "gives a browser all that the page asks for, and nothing that its policy stops (needs Chromium)",
    async () => {
      const { address } = await view("result");
      const browser = await chromium.launch({
        executablePath: CHROMIUM ?? "",
        args: ["--no-sandbox", "--enable-unsafe-swiftshader"],
      });
      try {
        const page = await browser.newPage();
        const problems: string[] = [];
        page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
        page.on("pageerror", (error) => problems.push(String(error)));
        page.on("response", (answer) => answer.status() >= 400 && problems.push(answer.url()));
        await page.goto(address.href, { waitUntil: "networkidle" });
        expect(problems).toEqual([]);
        expect((await page.textContent("body"))?.trim()).toContain("upwarp");
        const length = await page.evaluate(async () => {
          const answer = await fetch("data/0/velocity.tif", { headers: { Range: "bytes=-100" } });
          return (await answer.arrayBuffer()).byteLength;
        });
        expect(length).toBe(100);
      } finally {
        await browser.close();
      }
    },
  );

  test.each([
    ["/", 403],
    ["/TOKEN", 404],
    ["/TOKEN/data/0/../../secret.txt", 404],
    ["/TOKEN/data/0/%2e%2e/secret.txt", 404],
    ["/TOKEN/data/0/..%2fsecret.txt", 404],
    ["/TOKEN/data/0/..%5csecret.txt", 404],
    ["/TOKEN/data/0/link.tif", 404],
    ["/TOKEN/data/0//etc/passwd", 404],
    ["/TOKEN/../TOKEN/", 404],
    ["/token/data/0/velocity.tif", 403],
    ["/TOKEN/data/0/velocity.tif", 200],
  ])("answers %s as it was sent with %i", async (target, status) => {
    served ??= await view("result");
    const { address } = served;
    const path = target.replaceAll("TOKEN", address.pathname.slice(1, -1));
    const answer = await rawRequest({
      port: Number(address.port),
      lines: [`GET ${path} HTTP/1.1`, `Host: ${address.host}`, "Connection: close"],
    });
    expect(answer.status).toBe(status);
    if (status !== 200) expect(answer.body.toString()).toMatch(/^[A-Z][a-z ,]+\.\n$/);
  });
  let served: Awaited<ReturnType<typeof view>> | undefined;

  const outward = Object.values(networkInterfaces())
    .flat()
    .find((face) => face?.internal === false && face.family === "IPv4")?.address;
  test.skipIf(outward === undefined)("is not reached at an address of the network (needs one)", async () => {
    const { address } = await view("result");
    const request = { port: Number(address.port), lines: ["GET / HTTP/1.1"], host: outward ?? "" };
    await expect(rawRequest(request)).rejects.toThrow("ECONNREFUSED");
  });

  test("says in JSON what it serves", async () => {
    const { child, ended, address } = await view("--json", "result/velocity.tif", "result/displacement.zarr");
    child.kill("SIGINT");
    const { stdout, stderr } = await ended;
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual({
      type: "serving",
      address: address.href,
      port: Number(address.port),
      files: 1,
      stores: 1,
      notes: [],
    });
  });

  test("listens at the port that is given, and says when it is taken", async () => {
    const { address } = await view();
    const { code, stdout, stderr } = await upwarp(["view", "--port", address.port], folder);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^port-taken: [\s\S]*fix: .*--port/);
  });
});

describe("upwarp view --export", () => {
  test("writes a copy that any web host serves as upwarp does", async () => {
    const { code, stdout, stderr } = await upwarp(["view", "--export", "site", "result"], folder);
    expect(code).toBe(0);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/wrote {2}site {2}\d+ files, [\d.]+ [kM]B\n/);
    expect(existsSync(join(folder, "site/data/0/steps"))).toBe(false);
    const copied = hashTree(join(folder, "site"));
    for (const [path, hash] of Object.entries(hashTree(PAGE))) expect(copied[path]).toBe(hash);
    const store = Object.entries(hashTree(join(folder, "result/displacement.zarr")));
    expect(store.length).toBeGreaterThan(5);
    for (const [path, hash] of store) expect(copied[`data/0/displacement.zarr/${path}`]).toBe(hash);

    const { address } = await view("result");
    const index = await (await fetch(new URL("data/index.json", address))).json();
    // Nothing runs there that would put pieces of files together.
    const { pieces, ...copy } = index;
    expect(pieces).toBe(true);
    expect(JSON.parse(readFileSync(join(folder, "site/data/index.json"), "utf8"))).toEqual(copy);
  });

  test("refuses a folder that holds anything, and touches nothing there", async () => {
    mkdirSync(join(folder, "full"));
    writeFileSync(join(folder, "full/mine.txt"), "mine");
    const { code, stderr } = await upwarp(["view", "--export", "full", "result"], folder);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^folder-not-empty: [\s\S]*where: full[\s\S]*fix: /m);
    expect(readdirSync(join(folder, "full"))).toEqual(["mine.txt"]);
  });

  test("says in JSON what it wrote", async () => {
    const { stdout, stderr } = await upwarp(["view", "--json", "--export", "empty-site"], folder);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toMatchObject({ type: "exported", out: "empty-site", notes: [] });
  });
});
