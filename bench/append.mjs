// Times what one new date costs: a run over all dates into a fresh folder, against a run into the folder that holds a run
// without the last date. Wall and CPU seconds of all threads; the trees must be equal.
// Usage: node bench/append.mjs [--edge 300] [--dates 40] [--connections 4] [--workers 2] [--set unwrapping.method=bridging]
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
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
    repeat: { type: "string", default: "3" },
    set: { type: "string", multiple: true, default: ["unwrapping.method=bridging"] },
  },
});
const workers = Number(values.workers);
const set = Object.fromEntries(values.set.map((text) => text.split("=")));
const LAYERS = { unw: "unwrappedPhase", cc: "coherence", conncomp: "connectedComponent" };

const scratch = mkdtempSync(join(tmpdir(), "upwarp-append-"));
const at = (name) => join(scratch, name);
try {
  const { pairs, last } = await writePairs();
  // What was written a moment ago is not remembered.
  await sleep(3000);
  for (let i = 0; i < Number(values.repeat); i++) {
    for (const layer of Object.keys(LAYERS)) move(layer, "in", "later");
    await time("without the last date", "out");
    for (const layer of Object.keys(LAYERS)) move(layer, "later", "in");
    const appended = await time("appended", "out");
    const fresh = await time("fresh", "fresh");
    const wrong = Object.entries(treeOf(at("fresh"))).filter(
      ([path, sha]) => treeOf(at("out"))[path] !== sha,
    );
    if (wrong.length > 0) throw new Error(`differ: ${wrong.map(([path]) => path).join(", ")}`);
    const ratio = { wall: fresh.seconds / appended.seconds, cpu: fresh.cpu / appended.cpu };
    console.log(JSON.stringify({ pairs, ratio }));
    for (const out of ["out", "fresh"]) rmSync(at(out), { recursive: true });
  }

  function move(layer, from, to) {
    mkdirSync(join(at(to), layer), { recursive: true });
    for (const name of readdirSync(join(at(from), layer)))
      if (name.includes(last)) renameSync(join(at(from), layer, name), join(at(to), layer, name));
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Runs all that lies in the input folder. Prints where the seconds went. */
async function time(name, out) {
  const begun = { wall: performance.now(), cpu: process.cpuUsage() };
  const parts = {};
  let before = begun;
  const lap = (part) => {
    const { user, system } = process.cpuUsage(before.cpu);
    parts[part] = [(performance.now() - before.wall) / 1000, (user + system) / 1e6]
      .map((n) => n.toFixed(2))
      .join("/");
    before = { wall: performance.now(), cpu: process.cpuUsage() };
  };
  const stack = await openStack([at("in")]);
  lap("open");
  await runRecipe(sbas, stack, nodeHost, {
    out: at(out),
    set,
    workers,
    onEvent(event) {
      if (event.type === "planned") lap("content");
      else if (event.type === "finished") lap(event.step);
      else if (event.type === "note" && event.message.includes("layers")) console.log(event.message);
    },
  });
  lap("publish");
  const { user, system } = process.cpuUsage(begun.cpu);
  const result = { seconds: (performance.now() - begun.wall) / 1000, cpu: (user + system) / 1e6 };
  console.log(
    name,
    result.seconds.toFixed(2),
    "s,",
    result.cpu.toFixed(2),
    "CPU s; wall/CPU:",
    JSON.stringify(parts),
  );
  return result;
}

/** SHA-256 of the files of a run, without its memory of inputs. */
function treeOf(folder) {
  const hashes = {};
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }))
    if (statSync(join(folder, name)).isFile() && name !== join("steps", "contents.json"))
      hashes[name] = createHash("sha256")
        .update(readFileSync(join(folder, name)))
        .digest("hex");
  return hashes;
}

async function writePairs() {
  const edge = Number(values.edge);
  const stack = simulateStack({
    shape: { y: edge, x: edge },
    network: { count: Number(values.dates), connections: Number(values.connections) },
    water: { river: {} },
    unwrapErrors: [{ region: "eastBank", share: 0.1 }],
  });
  const { grid, network, acquisition } = stack;
  const whole = [
    [0, edge],
    [0, edge],
  ];
  const compact = (i) => network.dates[i].replaceAll("-", "");
  for (const [short, layer] of Object.entries(LAYERS)) {
    mkdirSync(join(at("in"), short), { recursive: true });
    const { dtype } = stack.variables.get(layer);
    for (const [k, { reference, secondary }] of network.pairs.entries()) {
      const data = stack[layer]([[k, k + 1], ...whole]);
      const path = join(at("in"), short, `${compact(reference)}_${compact(secondary)}.${short}.tif`);
      const metadata = { WAVELENGTH_METRES: String(acquisition.wavelength) };
      const nodata = short === "conncomp" ? null : 0;
      await writeCog(path, { grid, bands: [{ data }], dtype, nodata, metadata }, { overviews: false });
    }
  }
  return { pairs: network.pairs.length, last: compact(network.dates.length - 1) };
}
