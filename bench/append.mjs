// Times what one new date costs: a run over all dates into a fresh folder, and into the folder of a run without the last
// date. Usage: node bench/append.mjs [--edge 300] [--dates 40] [--connections 4] [--set unwrapping.method=bridging ...]
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { nodeHost, openStack, runRecipe, sbas } from "upwarp";
import { writeCog } from "upwarp/formats";
import { simulateStack } from "upwarp/simulate";

const { values } = parseArgs({
  options: {
    edge: { type: "string", default: "300" },
    dates: { type: "string", default: "40" },
    connections: { type: "string", default: "4" },
    workers: { type: "string", default: "2" },
    set: { type: "string", multiple: true, default: ["unwrapping.method=bridging"] },
  },
});
const workers = Number(values.workers);
const set = Object.fromEntries(values.set.map((text) => text.split("=")));
const scratch = mkdtempSync(join(tmpdir(), "upwarp-append-"));
try {
  const folder = join(scratch, "in");
  const { last, shape } = await writePairs(folder);
  const before = join(scratch, "before");
  cpSync(folder, before, { recursive: true, filter: (path) => !path.includes(last) });
  const lasting = () => execFileSync("sleep", ["3"]);
  lasting(); // a file that was written a moment ago is not remembered
  const rows = [];
  const time = async (name, inputs, out) => {
    const started = performance.now();
    const parts = {};
    let at = started;
    const lap = (part) => {
      const now = performance.now();
      parts[part] = Math.round(now - at) / 1000;
      at = now;
    };
    const stack = await openStack([inputs]);
    lap("open");
    await runRecipe(sbas, stack, nodeHost, {
      out: join(scratch, out),
      set,
      workers,
      onEvent(event) {
        if (event.type === "planned") lap("content");
        else if (event.type === "finished") lap(event.step);
        else if (event.type === "note" && /layers/.test(event.message)) console.error(event.message);
      },
    });
    lap("publish");
    rows.push({ name, seconds: (performance.now() - started) / 1000, parts });
  };
  await time("without the last date", before, "out");
  // The same paths, as users have them: what is new is added to the folder.
  rmSync(before, { recursive: true });
  await time("fresh", folder, "fresh");
  await time("first", folder.replace(/in$/, "in"), "warm");
  rmSync(join(scratch, "warm"), { recursive: true });
  console.log(JSON.stringify({ shape, last, rows }, null, 1));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function writePairs(folder) {
  const edge = Number(values.edge);
  const stack = simulateStack({
    shape: { y: edge, x: edge },
    network: { count: Number(values.dates), connections: Number(values.connections) },
    water: { river: {} },
    unwrapErrors: [{ region: "eastBank", share: 0.1 }],
  });
  const { grid, network, acquisition } = stack;
  const rows = [
    [0, edge],
    [0, edge],
  ];
  const layers = [
    ["unw", stack.unwrappedPhase, "f32"],
    ["cc", stack.coherence, "f32"],
    ["conncomp", stack.connectedComponent, "i16"],
  ];
  for (const [name] of layers) mkdirSync(join(folder, name), { recursive: true });
  for (const [k, { reference, secondary }] of network.pairs.entries()) {
    const pair = [reference, secondary].map((i) => network.dates[i].replaceAll("-", "")).join("_");
    for (const [name, layer, dtype] of layers)
      await writeCog(
        join(folder, name, `${pair}.${name}.tif`),
        {
          grid,
          bands: [{ data: layer([[k, k + 1], ...rows]) }],
          dtype,
          nodata: name === "conncomp" ? null : 0,
          metadata: { WAVELENGTH_METRES: String(acquisition.wavelength) },
        },
        { overviews: false },
      );
  }
  return { last: network.dates.at(-1).replaceAll("-", ""), shape: [network.pairs.length, edge, edge] };
}
