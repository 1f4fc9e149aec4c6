/**
 * What the page may do: run its own code and WebAssembly, draw, and fetch from here and from the web (data that the user gives
 * an address of, map tiles). Nothing inline, no eval, no frame around it. Decoders carry their WebAssembly as data: addresses and
 * fetch them (zstddec), which reaches nobody.
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob: https: http:",
  // `data:` goes nowhere: a codec (zstddec) fetches its own program from such an address.
  "connect-src 'self' data: https: http:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Data are bytes. Should a browser be led to one as to a page, it shows nothing and runs nothing of it. */
const DATA_POLICY =
  "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** No other site may read an answer, put it in a frame, learn its address, or have it taken for what it is not. */
const COMMON = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
} as const;

export const PAGE_HEADERS = { ...COMMON, "Content-Security-Policy": PAGE_POLICY } as const;
export const DATA_HEADERS = { ...COMMON, "Content-Security-Policy": DATA_POLICY } as const;
