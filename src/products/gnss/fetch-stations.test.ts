import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fetchStations } from "./fetch-stations.ts";

let folder: string;
let server: Server;
let from: string;
let asked: string[];
/** Status codes to answer first. */
let failures: number[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-fetch-"));
  [asked, failures] = [[], []];
  server = createServer((request, response) => {
    asked.push(request.url ?? "");
    const failure = failures.shift();
    const isThere = /\/(CRIM|OUTL)\.tenv3$/.test(request.url ?? "");
    response.writeHead(failure ?? (isThere ? 200 : 404));
    response.end(isThere && failure === undefined ? `of ${request.url}\n` : "<html>no</html>");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  from = `http://127.0.0.1:${(server.address() as AddressInfo).port}/IGS20/{station}.tenv3`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  rmSync(folder, { recursive: true });
});

describe("fetchStations", () => {
  it("downloads what is there, tells what is not, and goes on after it", async () => {
    const told: string[] = [];
    const out = join(folder, "new", "gnss");
    const { files, missing } = await fetchStations(["CRIM", "NONE", "OUTL"], out, {
      from,
      onFile: (station, state) => told.push(`${station} ${state}`),
    });
    expect(missing).toEqual(["NONE"]);
    expect(told).toEqual(["CRIM fetched", "NONE missing", "OUTL fetched"]);
    expect(files.map((file) => readFileSync(file, "utf8"))).toEqual([
      "of /IGS20/CRIM.tenv3\n",
      "of /IGS20/OUTL.tenv3\n",
    ]);
    expect(readdirSync(out).sort()).toEqual(["CRIM.tenv3", "OUTL.tenv3"]);
  });

  it("keeps files that are there, and asks a server again that is not well", async () => {
    writeFileSync(join(folder, "CRIM.tenv3"), "mine");
    failures = [503, 429];
    await fetchStations(["CRIM", "OUTL"], folder, { from, retrySeconds: 0.002 });
    expect(readFileSync(join(folder, "CRIM.tenv3"), "utf8")).toBe("mine");
    expect(asked).toEqual(Array(3).fill("/IGS20/OUTL.tenv3"));
  });

  it("refuses names that lead elsewhere before it asks for anything, and answers that are none", async () => {
    for (const name of ["../../etc/passwd", "A B", "", "P123?x=1"])
      await expect(fetchStations(["CRIM", name], folder, { from })).rejects.toMatchObject({
        code: "station-name",
      });
    expect(asked).toEqual([]);
    failures = [403];
    await expect(fetchStations(["CRIM"], folder, { from })).rejects.toMatchObject({ code: "server-answer" });
    expect(existsSync(join(folder, "CRIM.tenv3"))).toBe(false);
  });

  it("stops when it is told to", async () => {
    const error = await fetchStations(["CRIM"], folder, { from, signal: AbortSignal.abort() }).catch(
      (cause: unknown) => cause,
    );
    expect(error).toMatchObject({ code: "cancelled" });
    expect(readdirSync(folder)).toEqual([]);
  });
});
