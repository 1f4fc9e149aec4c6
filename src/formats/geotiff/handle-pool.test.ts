import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HandlePool } from "./handle-pool.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-pool-"));
const owners = Array.from({ length: 20 }, (_, i) => ({ path: join(folder, `${i}.bin`), value: i }));
beforeAll(() => {
  for (const { path, value } of owners) writeFileSync(path, Uint8Array.of(value));
});
afterAll(() => rmSync(folder, { recursive: true }));

const firstByte = (pool: HandlePool, owner: { path: string }) =>
  pool.use(owner, owner.path, async (file) => (await file.read(Buffer.alloc(1), 0, 1, 0)).buffer[0]);

describe("a handle pool", () => {
  it("reads any number of files with a bounded number of descriptors", async () => {
    const pool = new HandlePool(4);
    for (let round = 0; round < 3; round++)
      for (const owner of owners) {
        expect(await firstByte(pool, owner)).toBe(owner.value);
        expect(pool.size).toBeLessThanOrEqual(4);
      }
    for (const owner of owners) await pool.close(owner);
    expect(pool.size).toBe(0);
  });

  it("gives every one of many reads at once its own file", async () => {
    const pool = new HandlePool(4);
    const all = [...owners, ...owners.toReversed(), ...owners];
    expect(await Promise.all(all.map((owner) => firstByte(pool, owner)))).toEqual(
      all.map(({ value }) => value),
    );
    for (const owner of owners) await pool.close(owner);
  });

  it.runIf(process.platform === "linux")("leaves no descriptor open", async () => {
    const open = () => readdirSync("/proc/self/fd").length;
    const before = open();
    const pool = new HandlePool(4);
    const reads = owners.map((owner) => firstByte(pool, owner));
    await Promise.all([...reads, ...owners.map((owner) => pool.close(owner))]);
    await Promise.all(owners.map((owner) => pool.close(owner)));
    expect(open()).toBe(before);
  });

  it("passes on what the system says, and tries again the next time", async () => {
    const pool = new HandlePool(4);
    const owner = { path: join(folder, "late.bin") };
    await expect(firstByte(pool, owner)).rejects.toMatchObject({ code: "ENOENT" });
    writeFileSync(owner.path, Uint8Array.of(7));
    expect(await firstByte(pool, owner)).toBe(7);
    await pool.close(owner);
  });
});
