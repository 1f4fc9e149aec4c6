/** An error as Node's fs throws it: programs tell them apart by `code`. */
export interface SystemError extends Error {
  readonly code: string;
  readonly syscall: string;
  readonly path?: string;
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or directory",
  ENOTDIR: "not a directory",
  EISDIR: "illegal operation on a directory",
  EBADF: "bad file descriptor",
  EROFS: "read-only file system",
  EIO: "i/o error",
  EINVAL: "invalid argument",
};

export function systemError(code: string, syscall: string, path?: string, detail?: string): SystemError {
  const text = `${code}: ${WORDS[code] ?? "error"}, ${syscall}${path === undefined ? "" : ` '${path}'`}${detail === undefined ? "" : ` (${detail})`}`;
  return Object.assign(new Error(text), { code, syscall, ...(path !== undefined && { path }) });
}

/** A function of Node's that writes: what the viewer opens is never changed. */
export const readOnly =
  (name: string) =>
  (...args: readonly unknown[]): never => {
    throw systemError("EROFS", name, typeof args[0] === "string" ? args[0] : undefined);
  };
