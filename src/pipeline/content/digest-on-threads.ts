import type { Crew } from "../../compute/pool.ts";
import type { Job } from "../job.ts";
import type { DigestFiles } from "./content-digests.ts";
import type { FileDigest } from "./digest-file.ts";

/** Digests files on worker threads, which claim them one by one. */
export function digestOnThreads(crew: Crew): DigestFiles {
  return (paths, signal, onDigest) => {
    const job: Job = { kind: "digest", paths };
    return crew.run({
      count: paths.length,
      job,
      signal,
      onDone: (index, info) => onDigest(paths[index]!, info as FileDigest),
    });
  };
}
