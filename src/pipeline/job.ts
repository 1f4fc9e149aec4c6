import { openHasher } from "./content/digest-file.ts";
import type { Host } from "./host.ts";
import { type LayerPass, openLayerRunner } from "./layer-runner.ts";
import type { Pass } from "./pass.ts";
import { openTileRunner } from "./tile-runner.ts";

/** What a crew of worker threads is given to do. */
export type Job =
  | { readonly kind: "pass"; readonly pass: Pass }
  | { readonly kind: "layers"; readonly pass: LayerPass }
  | { readonly kind: "digest"; readonly paths: readonly string[] };

/** One item of a job done, and what is to be let go of at its end. */
export interface OpenJob {
  item(index: number): Promise<unknown>;
  close(): Promise<void>;
}

/** Gets ready for a job on this thread. */
export async function openJob(job: Job, host: Host): Promise<OpenJob> {
  switch (job.kind) {
    case "digest": {
      const digestFile = openHasher();
      return { item: (index) => digestFile(job.paths[index]!), close: async () => {} };
    }
    case "layers": {
      const { runBatch, close } = await openLayerRunner(job.pass, host);
      return { item: (index) => runBatch(job.pass.batches[index]!), close };
    }
    case "pass": {
      const { runTile, close } = await openTileRunner(job.pass, host);
      return { item: (index) => runTile(job.pass.tiles[index]!), close };
    }
  }
}
