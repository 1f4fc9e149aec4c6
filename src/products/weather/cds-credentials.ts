import { readFileSync } from "node:fs";
import { join } from "node:path";
import { configError, fromSystemError } from "../../errors.ts";

/** Where the Climate Data Store is, and the personal key it asks for. */
export interface CdsCredentials {
  readonly url: string;
  readonly key: string;
}

const DEFAULT_URL = "https://cds.climate.copernicus.eu/api";
const RC_FILE = ".cdsapirc";

/**
 * The key from CDSAPI_KEY (and CDSAPI_URL) or from ~/.cdsapirc ("url: ..." and "key: ..."). Throws "cds-key-missing", and
 * "cds-key-old" for the form that was retired in 2024. Neither error shows the key.
 */
export function readCdsCredentials(
  environment: Readonly<Record<string, string | undefined>>,
): CdsCredentials {
  const { CDSAPI_KEY, CDSAPI_URL, HOME } = environment;
  const file = CDSAPI_KEY || HOME === undefined ? {} : readRcFile(join(HOME, RC_FILE));
  const key = CDSAPI_KEY || file.key;
  const url = (CDSAPI_URL || file.url || DEFAULT_URL).replace(/\/+$/, "");
  if (!key)
    throw configError({
      code: "cds-key-missing",
      what: "Downloading ERA5 needs a free account at the Climate Data Store.",
      where: `CDSAPI_KEY, ~/${RC_FILE}`,
      fix: `Register at https://cds.climate.copernicus.eu, accept the licence of ERA5 on pressure levels, and write "key: YOUR-KEY" into ~/${RC_FILE}.`,
    });
  if (key.includes(":") || /\/api\/v2$/.test(url))
    throw configError({
      code: "cds-key-old",
      what: "The key is of the old Climate Data Store, which was switched off in 2024.",
      where: CDSAPI_KEY ? "CDSAPI_KEY" : `~/${RC_FILE}`,
      fix: `Copy the new key, without a colon, from your profile at https://cds.climate.copernicus.eu; the url is ${DEFAULT_URL}.`,
    });
  if (!/^https?:\/\//i.test(url) || /[\s\p{Cc}]/u.test(key))
    throw configError({
      code: "cds-key-malformed",
      what: "The address or the key of the Climate Data Store is not one.",
      where: CDSAPI_KEY ? "CDSAPI_KEY, CDSAPI_URL" : `~/${RC_FILE}`,
      fix: `Write "url: ${DEFAULT_URL}" and "key: YOUR-KEY", one a line.`,
    });
  return { url, key };
}

function readRcFile(path: string): { url?: string; key?: string } {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw fromSystemError(cause, path);
  }
  const value = (name: string) => new RegExp(`^\\s*${name}\\s*:\\s*(\\S.*?)\\s*$`, "m").exec(text)?.[1];
  const [url, key] = [value("url"), value("key")];
  return { ...(url && { url }), ...(key && { key }) };
}
