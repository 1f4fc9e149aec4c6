// Times `run sbas` on a stack against reading the same bytes through the same readers, tiles and workers and
// discarding them, in pairs. Usage: node bench/end-to-end.mjs STACK [--workers 2] [--pairs 5] [--memory 2e9]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { nodeHost, openStack, runRecipe, sbas } from "upwarp";
import { readStack } from "upwarp/pipeline";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    workers: { type: "string", default: "2" },
    pairs: { type: "string", default: "5" },
    memory: { type: "string", default: "2e9" },
  },
});
const workers = Number(values.workers);
const memory = Number(values.memory);
const stack = await openStack(positionals);
const names = ["unwrappedPhase", "coherence"];

const time = async (work) => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
};
const run = async () => {
  const out = mkdtempSync(join(tmpdir(), "upwarp-bench-"));
  try {
    await runRecipe(sbas, stack, nodeHost, { out, workers, memory });
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
};
const read = () => readStack(stack, nodeHost, { variables: names, workers, memory });

await read();
const rows = [];
for (let i = 0; i < Number(values.pairs); i++) rows.push({ read: await time(read), run: await time(run) });
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const ratios = rows.map((row) => row.run / row.read);
const bytes = names.reduce(
  (sum, name) => sum + stack.variables.get(name).shape.reduce((a, b) => a * b, 4),
  0,
);
console.log(
  JSON.stringify({
    name: "end-to-end",
    workers,
    gigabytes: bytes / 1e9,
    readSeconds: median(rows.map((row) => row.read)),
    runSeconds: median(rows.map((row) => row.run)),
    ratio: median(ratios),
    ratioRange: [Math.min(...ratios), Math.max(...ratios)],
  }),
);
