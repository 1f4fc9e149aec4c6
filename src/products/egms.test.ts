import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, type Zippable, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isUpwarpError } from "../errors.ts";
import { seriesOf } from "../stack/space-time-matrix.ts";
import { readEgms } from "./egms.ts";

const NAME = "EGMS_L2b_022_0845_IW2_VV_2020_2024_1";
const L2B = `pid,mp_type,latitude,longitude,easting,northing,height_ortho,incidence_angle,track_angle,los_east,los_north,los_up,mean_velocity,mean_velocity_std,20200103,20200109,20200121
166a,0,38.690708,13.171103,4598603.43,1739722.18,-46.6,37.31,191.42,0.594,-0.12,0.795,-2.1,0.1,-1.6,-1.0,-1.7
166b,1,38.690723,13.171006,4598594.94,1739723.52,-43.0,37.31,191.42,0.594,-0.12,0.795,-2.0,0.1,,nan,0.9
`;
const L3 = `pid,easting,northing,height_ortho,rmse_ts,mean_velocity,mean_velocity_std,20200103,20200109
10LD,4597550,1739750,-47.8,3.5,-1.5,0.1,5.3,2.7\r\n`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-egms-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const save = (name: string, bytes: Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};
const zipped = (name: string, files: Zippable) => save(name, zipSync(files));
const codeOf = (path: string) =>
  readEgms(path).then(
    () => null,
    (error: unknown) => (isUpwarpError(error) ? error.code : error),
  );

describe("readEgms", () => {
  it("reads points, lines of sight and series in metres, with gaps, out of the archive", async () => {
    const path = zipped("l2b.zip", { [`${NAME}.xml`]: strToU8("<BURST/>"), [`${NAME}.csv`]: strToU8(L2B) });
    const { name, component, ids, points } = await readEgms(path);
    expect([name, component, ids]).toEqual([NAME, "line-of-sight", ["166a", "166b"]]);
    expect(points.dates).toEqual(["2020-01-03", "2020-01-09", "2020-01-21"]);
    expect([points.lon[0], points.lat[0]]).toEqual([13.171103, 38.690708]);
    const column = (key: string) => points.columns.get(key);
    expect(column("losEast")?.values[0]).toBe(0.594);
    expect(column("velocity")?.values[0]).toBeCloseTo(-0.0021, 12);
    expect(column("velocity")?.unit).toBe("m yr-1");
    expect(column("heading")?.values[1]).toBe(191.42);
    expect([...seriesOf(points, "displacement", 0)].map((value) => Math.round(value * 1e7))).toEqual([
      -16000, -10000, -17000,
    ]);
    expect([...seriesOf(points, "displacement", 1)].map(Number.isNaN)).toEqual([true, true, false]);
  });

  it("places the cells of level 3 by their easting and northing, and knows their direction by their name", async () => {
    const path = zipped("l3.zip", { "EGMS_L3_E45N17_100km_U_2020_2024_1.csv": strToU8(L3) });
    const { component, points } = await readEgms(path);
    expect(component).toBe("up");
    expect(points.lon[0]).toBeCloseTo(13.159092, 6);
    expect(points.lat[0]).toBeCloseTo(38.691356, 6);
    expect(points.columns.get("rmse")?.values[0]).toBeCloseTo(0.0035, 12);
  });

  it("reads the table by itself, and leaves the series out when told to", async () => {
    const { points, name } = await readEgms(save(`${NAME}.csv`, strToU8(L2B)), { series: false });
    expect(name).toBe(NAME);
    expect(points.columns.has("displacement")).toBe(false);
    expect(points.dates).toHaveLength(3);
  });

  it("refuses archives without one table", async () => {
    expect(await codeOf(zipped("none.zip", { "a.xml": strToU8("<a/>") }))).toBe("egms-no-table");
    const two = { "a.csv": strToU8(L3), "b.csv": strToU8(L3) };
    expect(await codeOf(zipped("two.zip", two))).toBe("egms-no-table");
  });

  it("refuses an archive that unpacks to far more than it holds, before unpacking it", async () => {
    const path = zipped("bomb.zip", { "a.csv": [new Uint8Array(8 << 20), { level: 9 }] });
    expect(await codeOf(path)).toBe("zip-too-large");
  });

  it("refuses archives that are cut off, damaged, lie about sizes, or lead out of themselves", async () => {
    const whole = zipSync({ "a.csv": [strToU8(L2B), { level: 0 }] });
    expect(await codeOf(save("cut.zip", whole.subarray(0, 200)))).toBe("zip-malformed");
    const flipped = whole.slice();
    const at = Buffer.from(flipped).indexOf("-46.6");
    flipped[at + 1] = 0x39;
    expect(await codeOf(save("flipped.zip", flipped))).toBe("zip-corrupt");
    const deflated = zipSync({ "a.csv": strToU8(L2B) });
    const broken = deflated.slice();
    broken.fill(0xff, 60, 90);
    expect(["zip-malformed", "zip-corrupt"]).toContain(await codeOf(save("broken.zip", broken)));
    const lying = deflated.slice();
    // The uncompressed size in the central directory.
    const central = Buffer.from(lying).indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    new DataView(lying.buffer).setUint32(central + 24, L2B.length + 50, true);
    expect(await codeOf(save("lying.zip", lying))).toBe("zip-malformed");
    expect(await codeOf(zipped("escape.zip", { "../a.csv": strToU8(L2B) }))).toBe("zip-malformed");
  });

  it.each([
    ["another table", "a,b\n1,2\n", "egms-columns"],
    ["dates that do not ascend", L3.replace("20200109", "20200102"), "egms-columns"],
    ["a row that is cut off", L2B.slice(0, -12), "egms-row"],
    ["a word for a number", L2B.replace("37.31", "steep"), "egms-number"],
    ["a header alone", `${L2B.split("\n")[0]}\n`, "egms-empty"],
    ["nothing", "", "egms-empty"],
  ])("refuses %s", async (_, text, code) => {
    expect(await codeOf(save("bad.csv", strToU8(text)))).toBe(code);
  });

  it("says that a path leads nowhere, or to a folder", async () => {
    expect(await codeOf(join(folder, "none.zip.gone"))).toBe("not-found");
    expect(await codeOf(folder)).toBe("not-a-file");
  });

  it("stops when it is told to", async () => {
    const path = zipped("stop.zip", { "a.csv": strToU8(L2B) });
    await expect(readEgms(path, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});
