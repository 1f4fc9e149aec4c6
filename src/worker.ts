import { serveTiles } from "./compute/serve.ts";
import type { Pass } from "./pipeline/pass.ts";
import { openTileRunner } from "./pipeline/tile-runner.ts";
import { nodeHost } from "./systems/node-host.ts";

// Entry of every worker thread: it knows all formats and steps, and is told by the pass which of them to use.
await serveTiles(async (pass: Pass) => {
  const { runTile, close } = await openTileRunner(pass, nodeHost);
  return { item: (index) => runTile(pass.tiles[index]!), close };
});
