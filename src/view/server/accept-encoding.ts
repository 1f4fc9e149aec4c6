import type { Coding } from "./page-files.ts";

/**
 * The best coding of ours that an `Accept-Encoding` field allows (RFC 9110, section 12.5.3): brotli, then gzip, else the bytes as
 * they are. A weight of 0 refuses; other weights are passed over, because every client that has brotli gains by it.
 */
export function chooseCoding(field: string | undefined): Coding {
  const accepted = new Set<string>();
  for (const item of (field ?? "").split(",")) {
    const [name = "", ...parameters] = item.split(";").map((part) => part.trim().toLowerCase());
    if (!parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter))) accepted.add(name);
  }
  if (accepted.has("br")) return "br";
  return accepted.has("gzip") ? "gzip" : "identity";
}
