import { closeSync, mkdirSync, openSync, readFileSync, readSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { formatError, fromSystemError, isUpwarpError } from "../../errors.ts";
import { writeAtomically } from "../../formats/atomic-write.ts";
import { type CdsCredentials, readCdsCredentials } from "./cds-credentials.ts";
import { awaitJob, type CdsOptions, type CdsResult, submitJob } from "./cds-job.ts";
import { downloadFile, partialName } from "./download-file.ts";
import { cdsInputs, type Era5Request, era5FileName } from "./era5-request.ts";
import type { Http } from "./http.ts";

/** What happens to one file. */
export type FetchEvent =
  | { readonly type: "present" | "done"; readonly file: string }
  | { readonly type: "queued"; readonly file: string; readonly status: string }
  | { readonly type: "bytes"; readonly file: string; readonly done: number; readonly total: number | null };

export interface FetchEra5Options {
  /** Default: from CDSAPI_KEY or ~/.cdsapirc. */
  readonly credentials?: CdsCredentials;
  readonly http?: Http;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: FetchEvent) => void;
  /** Requests that wait in the service's queue at a time; it lets a user have few. */
  readonly atOnce?: number;
  readonly pollSeconds?: number;
  readonly retrySeconds?: number;
}

/**
 * Downloads ERA5 pressure levels from the Climate Data Store into a folder, under the names of `era5FileName`, and returns
 * their paths. Files that are there and whole are kept. What a killed call left is gone on with: its place in the queue
 * (FILE.job) and its bytes (FILE.part).
 *
 * Nothing calls this by itself: it needs an account. Throws "cds-key-missing", "cds-key-refused", "cds-licence",
 * "cds-request-refused", "cds-job-failed", "server-unavailable", "download-broken", "era5-file", "cancelled" and what the
 * disk says; what the other requests downloaded by then stays.
 */
export async function fetchEra5(
  requests: readonly Era5Request[],
  folder: string,
  options: FetchEra5Options = {},
): Promise<string[]> {
  const paths = requests.map((request) => join(folder, era5FileName(request)));
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw fromSystemError(cause, folder);
  }
  const { onEvent = () => {}, atOnce = 4 } = options;
  const wanted = new Map(paths.map((path, i) => [path, requests[i]!]));
  const waiting: [string, Era5Request][] = [];
  for (const [path, request] of wanted) {
    if (isWhole(path)) onEvent({ type: "present", file: path });
    else waiting.push([path, request]);
  }
  if (waiting.length === 0) return paths;
  // The first failure stops the others at their next wait.
  const stop = new AbortController();
  const signals = [stop.signal, ...(options.signal ? [options.signal] : [])];
  const cds: CdsOptions = {
    credentials: options.credentials ?? readCdsCredentials(process.env),
    http: options.http ?? fetch,
    signal: AbortSignal.any(signals),
    retrySeconds: options.retrySeconds ?? 2,
    pollSeconds: options.pollSeconds ?? 5,
  };
  const failures: unknown[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      try {
        await fetchOne(next[1], next[0], cds, onEvent);
        onEvent({ type: "done", file: next[0] });
      } catch (cause) {
        failures.push(cause);
        waiting.length = 0;
        stop.abort();
      }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, waiting.length) }, work));
  if (failures.length > 0) throw failures[0];
  return paths;
}

async function fetchOne(
  request: Era5Request,
  path: string,
  cds: CdsOptions,
  onEvent: (event: FetchEvent) => void,
): Promise<void> {
  const jobFile = `${path}.job`;
  const onStatus = (status: string) => onEvent({ type: "queued", file: path, status });
  const result = await resultOf(request, path, jobFile, cds, onStatus);
  try {
    await downloadFile(result.href, path, {
      ...cds,
      size: result.size,
      check: requireGrib,
      onBytes: (done, total) => onEvent({ type: "bytes", file: path, done, total }),
    });
  } catch (cause) {
    // An address that is no good any more is not asked again.
    if (isUpwarpError(cause) && cause.kind === "format") rmSync(jobFile, { force: true });
    throw cause;
  }
  rmSync(jobFile, { force: true });
}

/** The result of the job that an earlier call queued, or of a new one. */
async function resultOf(
  request: Era5Request,
  path: string,
  jobFile: string,
  cds: CdsOptions,
  onStatus: (status: string) => void,
): Promise<CdsResult> {
  try {
    for (let job = readJob(jobFile); ; job = null) {
      if (job === null) {
        job = await submitJob(cdsInputs(request), cds);
        // Bytes of another job's file do not go on into this one's.
        rmSync(partialName(path), { force: true });
        writeAtomically(jobFile, `${job}\n`);
      }
      const result = await awaitJob(job, cds, onStatus);
      if (result !== null) return result;
    }
  } catch (cause) {
    if (isUpwarpError(cause, "cds-job-failed")) rmSync(jobFile, { force: true });
    throw cause;
  }
}

function readJob(path: string): string | null {
  try {
    const text = readFileSync(path, "utf8").trim();
    return /^[\w-]{1,100}$/.test(text) ? text : null;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw fromSystemError(cause, path);
  }
}

/** Messages begin with GRIB and end with 7777. */
function endsOf(path: string): string {
  const descriptor = openSync(path, "r");
  try {
    const { size } = statSync(path);
    const bytes = Buffer.alloc(8);
    if (size >= 16) {
      readSync(descriptor, bytes, 0, 4, 0);
      readSync(descriptor, bytes, 4, 4, size - 4);
    }
    return bytes.toString("latin1");
  } finally {
    closeSync(descriptor);
  }
}

const GRIB_ENDS = "GRIB7777";

function isWhole(path: string): boolean {
  try {
    return endsOf(path) === GRIB_ENDS;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw fromSystemError(cause, path);
  }
}

function requireGrib(path: string): void {
  const ends = endsOf(path);
  if (ends === GRIB_ENDS) return;
  rmSync(path, { force: true });
  throw formatError({
    code: "era5-file",
    what: "What the Climate Data Store sent is no GRIB file.",
    where: path,
    got: JSON.stringify(ends),
    fix: "Run the same command again; if it stays so, look at the request on https://cds.climate.copernicus.eu/requests.",
  });
}
