import { configError, inputError } from "../../errors.ts";
import type { CdsCredentials } from "./cds-credentials.ts";
import { type HttpOptions, pause, readJson, request, unexpected } from "./http.ts";

const DATASET = "reanalysis-era5-pressure-levels";
const JOB_ID = /^[\w-]{1,100}$/;

export interface CdsOptions extends HttpOptions {
  readonly credentials: CdsCredentials;
  /** Seconds between two looks at a job at first; they grow to a minute. */
  readonly pollSeconds: number;
}

/** What a finished job left to download. */
export interface CdsResult {
  readonly href: string;
  /** Bytes; null when the service does not say. */
  readonly size: number | null;
}

const SLOWEST_POLL = 60;

/** Queues a request and returns its job's name. */
export async function submitJob(inputs: object, options: CdsOptions): Promise<string> {
  const url = `${options.credentials.url}/retrieve/v1/processes/${DATASET}/execution`;
  const init = { method: "POST", body: JSON.stringify({ inputs }) };
  const answer = await ask(url, init, options);
  const job = field(answer, "jobID");
  if (typeof job === "string" && JOB_ID.test(job)) return job;
  throw unexpected(url, JSON.stringify(answer));
}

/**
 * Waits until a job is done. null when the service does not know it any more. Throws "cds-job-failed".
 */
export async function awaitJob(
  job: string,
  options: CdsOptions,
  onStatus: (status: string) => void,
): Promise<CdsResult | null> {
  const url = `${options.credentials.url}/retrieve/v1/jobs/${job}`;
  for (let wait = options.pollSeconds; ; wait = Math.min(SLOWEST_POLL, wait * 1.5)) {
    const answer = await ask(url, {}, options);
    if (answer === GONE) return null;
    const status = field(answer, "status");
    if (typeof status !== "string") throw unexpected(url, JSON.stringify(answer));
    onStatus(status);
    if (status === "successful") return readResult(`${url}/results`, options);
    if (status !== "accepted" && status !== "running") throw await failed(`${url}/results`, status, options);
    await pause(wait, options.signal);
  }
}

async function readResult(url: string, options: CdsOptions): Promise<CdsResult | null> {
  const answer = await ask(url, {}, options);
  if (answer === GONE) return null;
  const value = field(field(answer, "asset"), "value");
  const [href, size] = [field(value, "href"), field(value, "file:size")];
  if (typeof href !== "string" || !/^https?:\/\//i.test(href)) throw unexpected(url, JSON.stringify(answer));
  return { href, size: typeof size === "number" && size > 0 ? size : null };
}

/** The reason stands where the results would. */
async function failed(url: string, status: string, { credentials, ...options }: CdsOptions) {
  const response = await request(url, { headers: headersOf(credentials) }, options);
  const answer = await readJson(response);
  return inputError({
    code: "cds-job-failed",
    what: "The Climate Data Store did not carry out the request.",
    where: DATASET,
    got: `${status}: ${reasonIn(answer)}`,
    fix: "Look at the request on https://cds.climate.copernicus.eu/requests, and run the same command again.",
  });
}

const GONE = Symbol("gone");

async function ask(
  url: string,
  init: RequestInit,
  { credentials, ...options }: CdsOptions,
): Promise<unknown> {
  const response = await request(url, { ...init, headers: headersOf(credentials) }, options);
  const answer = await readJson(response);
  if (response.ok) return answer;
  if (response.status === 404 && init.method === undefined) return GONE;
  throw refused(response.status, reasonIn(answer));
}

const headersOf = ({ key }: CdsCredentials) => ({
  "PRIVATE-TOKEN": key,
  "content-type": "application/json",
  accept: "application/json",
});

function refused(status: number, got: string) {
  if (status === 401)
    return configError({
      code: "cds-key-refused",
      what: "The Climate Data Store does not accept the key.",
      got,
      fix: "Copy the key again from your profile at https://cds.climate.copernicus.eu into ~/.cdsapirc.",
    });
  if (status === 403)
    return configError({
      code: "cds-licence",
      what: "The Climate Data Store does not let the account have the data.",
      got,
      fix: `Accept the licence at https://cds.climate.copernicus.eu/datasets/${DATASET}?tab=download#manage-licences.`,
    });
  return inputError({
    code: "cds-request-refused",
    what: "The Climate Data Store refuses the request.",
    got: `status ${status}: ${got}`,
    fix: "ERA5 begins in 1940 and ends five days ago; leave later dates out.",
  });
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function reasonIn(answer: unknown): string {
  const words = ["title", "detail", "traceback", "message"].map((name) => field(answer, name));
  return (
    words
      .filter((word) => typeof word === "string")
      .join(", ")
      .slice(0, 300) || "no reason given"
  );
}
