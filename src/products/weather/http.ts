import { cancelledError, formatError, storageError } from "../../errors.ts";

/** The part of `fetch` that is used; tests and other hosts hand in their own. */
export type Http = (url: string, init?: RequestInit) => Promise<Response>;

export interface HttpOptions {
  readonly http: Http;
  readonly signal: AbortSignal;
  /** Seconds before the first repetition; each further one waits twice as long. */
  readonly retrySeconds: number;
}

/** Repetitions of a request that failed for want of a network or of a server that is well. */
const MOST_RETRIES = 5;
/** Answers of the service are some kilobytes; more is not its answer. */
const MOST_JSON_BYTES = 2 ** 20;

/** A request that is repeated while the server is busy or out of reach. Returns any answer that is not 429 or 5xx. */
export async function request(url: string, init: RequestInit, options: HttpOptions): Promise<Response> {
  const { http, signal, retrySeconds } = options;
  for (let attempt = 0; ; attempt++) {
    let failure: { readonly got: string; readonly cause?: unknown };
    let wait = retrySeconds * 2 ** attempt;
    try {
      const response = await http(url, { ...init, signal, redirect: "follow" });
      if (response.status !== 429 && response.status < 500) return response;
      const after = Number(response.headers.get("retry-after"));
      if (after > 0) wait = Math.min(after, 600);
      await response.body?.cancel();
      failure = { got: `status ${response.status} ${response.statusText}` };
    } catch (cause) {
      if (signal.aborted) throw cancelledError();
      failure = { got: reasonOf(cause), cause };
    }
    if (attempt === MOST_RETRIES)
      throw storageError({
        code: "server-unavailable",
        what: "A server does not answer, or is not well.",
        where: hostOf(url),
        fix: "Check the network, and run the same command again later: it goes on where it stopped.",
        ...failure,
      });
    await pause(wait, signal);
  }
}

/** Waits; an abort ends the wait with the typed error. */
export function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(cancelledError());
    const onAbort = () => {
      clearTimeout(timer);
      reject(cancelledError());
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    }, seconds * 1000);
    signal.addEventListener("abort", onAbort, { once: true });
  });
}

/** The answer's body as JSON of bounded size; null where it is none. */
export async function readJson(response: Response): Promise<unknown> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > MOST_JSON_BYTES) throw unexpected(response.url, `more than ${MOST_JSON_BYTES} bytes`);
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString("utf8"));
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
}

export const unexpected = (url: string, got: string) =>
  formatError({
    code: "server-answer",
    what: "A server's answer is not what its interface promises.",
    where: hostOf(url),
    got: got.slice(0, 300),
    fix: "Try again later; if it stays so, download the files by hand from the service's pages.",
  });

/** Without the path and the query, which may carry keys. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : "an address that is none";
}

/** fetch says "fetch failed", and why in its cause. */
function reasonOf(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return inner instanceof Error ? inner.message : String(inner);
}
