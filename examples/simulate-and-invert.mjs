// Simulates a small city that subsides, inverts it, and prints how far the velocity is from the truth.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeHost, openStack, runRecipe, sbas } from "upwarp";
import { zarrStore } from "upwarp/formats";
import { stackAttributes } from "upwarp/products";
import { findPreset, simulateStack } from "upwarp/simulate";
import { readFloats } from "upwarp/stack";

const folder = await mkdtemp(join(tmpdir(), "upwarp-example-"));
const simulated = simulateStack({ ...findPreset("plain"), shape: { y: 40, x: 50 } });
const { y, x } = simulated.grid.shape;
const pairs = simulated.network.pairs.length;

// A stack on disk: phase and coherence of every pair, with the attributes that say which dates they join.
const input = join(folder, "stack.zarr");
const whole = [
  [0, pairs],
  [0, y],
  [0, x],
];
await zarrStore.create(input, {
  grid: simulated.grid,
  attrs: stackAttributes(simulated),
  arrays: ["unwrappedPhase", "coherence"].map((name) => {
    const { dims, shape, dtype, unit, nodata, attrs } = simulated.variables.get(name);
    return { name, dims, shape, dtype, unit, nodata, attrs, chunks: [1, y, x] };
  }),
});
for (const name of ["unwrappedPhase", "coherence"]) {
  const writer = await zarrStore.openWriter(input, name);
  await writer.write(whole, await simulated.variables.get(name).read(whole));
  await writer.close();
}

const set = { "reference.yx": [5, 5] };
const result = await runRecipe(sbas, await openStack([input]), nodeHost, {
  out: join(folder, "out"),
  workers: 2,
  set,
});

const velocity = await zarrStore.openVariable(result.steps.get("estimate-velocity"), "velocity");
const estimate = await readFloats(velocity, [
  [0, y],
  [0, x],
]);
const truth = simulated.truth.velocity([
  [0, y],
  [0, x],
]);
const offset = truth[5 * x + 5];
const worst = Math.max(...estimate.map((value, i) => Math.abs(value - (truth[i] - offset))));
console.log(`largest velocity error ${(worst * 1000).toFixed(4)} mm/yr over ${y * x} pixels`);
await rm(folder, { recursive: true });
