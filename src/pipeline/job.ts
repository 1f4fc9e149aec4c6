import { openHasher } from "./content/digest-file.ts";
import type { Host } from "./host.ts";
import type { Pass } from "./pass.ts";
import { openTileRunner } from "./tile-runner.ts";

/** What a crew of worker threads is given to do. */
export type Job =
  | { readonly kind: "pass"; readonly pass: Pass }
  | { readonly kind: "digest"; readonly paths: readonly string[] };

/** Gets ready for a job on a worker thread. */
export async function openJob(job: Job, host: Host) {
  if (job.kind === "digest") {
    const digestFile = openHasher();
    return { item: (index: number) => digestFile(job.paths[index]!), close: async () => {} };
  }
  const { runTile, close } = await openTileRunner(job.pass, host);
  return { item: (index: number) => runTile(job.pass.tiles[index]!), close };
}
