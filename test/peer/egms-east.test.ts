import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readEgms } from "../../src/products/egms.ts";
import type { SpaceTimeMatrix } from "../../src/stack/space-time-matrix.ts";
import { decomposePoints, type PointTrack } from "../../src/systems/common/decompose-points.ts";
import { testData } from "../data.ts";

const USTICA = testData("egms-ustica");
const TRACKS = ["EGMS_L2b_022_0845_IW2_VV_2020_2024_1", "EGMS_L2b_117_0227_IW2_VV_2020_2024_1"];
const EAST = "EGMS_L3_E45N17_100km_E_2020_2024_1";

const read = (name: string) => readEgms(join(USTICA ?? "", `${name}.zip`), { series: false });
const column = (points: SpaceTimeMatrix, name: string) => points.columns.get(name)?.values ?? [];
const trackOf = (name: string, points: SpaceTimeMatrix): PointTrack => ({
  name,
  x: column(points, "easting"),
  y: column(points, "northing"),
  value: column(points, "velocity"),
  sigma: column(points, "velocityStd"),
  east: column(points, "losEast"),
  north: column(points, "losNorth"),
  up: column(points, "losUp"),
});

describe.skipIf(USTICA === null)("ascending and descending points of egms-ustica", () => {
  it("have the service's sizes, dates and places", async () => {
    const [descending, ascending] = await Promise.all(TRACKS.map(read));
    expect([descending?.ids.length, descending?.points.dates.length]).toEqual([11_590, 210]);
    expect([ascending?.ids.length, ascending?.points.dates.length]).toEqual([11_759, 207]);
    expect([descending?.points.dates[0], descending?.points.dates.at(-1)]).toEqual([
      "2020-01-03",
      "2024-12-25",
    ]);
  });

  it("make the service's own east velocity: within 0.1 mm/yr (RMS) on all 522 cells of 100 m", async () => {
    const tracks = await Promise.all(TRACKS.map(async (name) => trackOf(name, (await read(name)).points)));
    const cells = decomposePoints(tracks, { cell: 100 });
    const at = new Map([...cells.x].map((x, c) => [`${x},${cells.y[c]}`, c]));
    const { points, component } = await read(EAST);
    expect(component).toBe("east");
    const [easting, northing, official] = ["easting", "northing", "velocity"].map((name) =>
      column(points, name),
    );
    const pairs = Array.from({ length: points.lon.length }, (_, i) => {
      const cell = at.get(`${easting?.[i]},${northing?.[i]}`);
      return cell === undefined ? [] : [[1000 * cells.horizontal[cell]!, 1000 * official![i]!] as const];
    }).flat();
    expect(pairs).toHaveLength(522);
    const mean = (value: (pair: readonly [number, number]) => number) =>
      pairs.reduce((sum, pair) => sum + value(pair), 0) / pairs.length;
    const [ours, theirs] = [mean(([a]) => a), mean(([, b]) => b)];
    const bias = ours - theirs;
    const rms = Math.sqrt(mean(([a, b]) => (a - b) ** 2));
    const correlation =
      mean(([a, b]) => (a - ours) * (b - theirs)) /
      Math.sqrt(mean(([a]) => (a - ours) ** 2) * mean(([, b]) => (b - theirs) ** 2));
    if (process.env.UPWARP_TABLE) console.log({ bias, rms, correlation });
    // The data's README: bias 0.013, RMS 0.086, correlation 0.995.
    expect(Math.abs(bias)).toBeLessThan(0.014);
    expect(rms).toBeLessThan(0.0866);
    expect(correlation).toBeGreaterThan(0.9945);
  });
});
