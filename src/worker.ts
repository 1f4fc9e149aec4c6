import { serveJobs } from "./compute/serve.ts";
import { type Job, openJob } from "./pipeline/job.ts";
import { nodeHost } from "./systems/node-host.ts";

// Entry of every worker thread: it knows all formats and steps, and is told by the job which of them to use.
serveJobs((job: Job) => openJob(job, nodeHost));
