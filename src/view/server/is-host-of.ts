/** Where a browser leaves the port out. */
const HTTP_PORT = 80;

/**
 * Whether a request was addressed to this machine by a name of its own. A page of another site can let its own name point to
 * 127.0.0.1 (DNS rebinding) and would then read answers as its own; its requests carry that name.
 * @param fields all `Host` fields of the request
 */
export function isHostOf(fields: readonly string[] | undefined, port: number): boolean {
  if (fields?.length !== 1) return false;
  const names = ["127.0.0.1", "localhost"];
  const known = [...names.map((name) => `${name}:${port}`), ...(port === HTTP_PORT ? names : [])];
  return known.includes(fields[0]?.toLowerCase() ?? "");
}
