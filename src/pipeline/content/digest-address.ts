import { createHash } from "node:crypto";
import { cancelledError, storageError } from "../../errors.ts";

export const isAddress = (path: string) => /^https?:\/\//i.test(path);

/** What an address holds, by its bytes; `absent` for one that holds nothing, as a store's optional metadata may. */
export async function digestAddress(url: string, signal: AbortSignal): Promise<string> {
  let response: Response;
  try {
    response = await fetch(url, { signal });
  } catch (cause) {
    if (signal.aborted) throw cancelledError();
    throw unreachable(url, String(cause), cause);
  }
  if (response.status === 404) return "absent";
  if (!response.ok) throw unreachable(url, `HTTP ${response.status} ${response.statusText}`);
  return createHash("sha256")
    .update(new Uint8Array(await response.arrayBuffer()))
    .digest("hex");
}

const unreachable = (url: string, got: string, cause?: unknown) =>
  storageError({
    code: "address-unreachable",
    what: "An address could not be read.",
    where: url,
    got,
    fix: "Check the address and the network, then run again.",
    ...(cause !== undefined && { cause }),
  });
