/**
 * One family of errors. Each says what happened, where, what was found there, and how to fix it.
 *
 * `code` is stable and made for programs ("reference-point-masked"); `what` is a sentence for people.
 */
export interface ErrorReport {
  /** Stable kebab-case name of the condition. */
  readonly code: string;
  /** What went wrong, as one sentence. */
  readonly what: string;
  /** File, dataset, key or pixel where it was found. */
  readonly where?: string;
  /** The offending value. */
  readonly got?: string;
  /** What the user can do about it. */
  readonly fix?: string;
  readonly cause?: unknown;
}

export type ErrorKind = "input" | "format" | "config" | "science" | "storage" | "cancelled";

/** Every error that upwarp raises on purpose. `kind` is the tag; the report fields are typed. */
export class UpwarpError extends Error implements ErrorReport {
  override readonly name = "UpwarpError";
  readonly kind: ErrorKind;
  readonly code: string;
  readonly what: string;
  readonly where?: string;
  readonly got?: string;
  readonly fix?: string;

  constructor(kind: ErrorKind, report: ErrorReport) {
    super(describe(report), report.cause === undefined ? undefined : { cause: report.cause });
    this.kind = kind;
    this.code = report.code;
    this.what = report.what;
    if (report.where !== undefined) this.where = report.where;
    if (report.got !== undefined) this.got = report.got;
    if (report.fix !== undefined) this.fix = report.fix;
  }

  /** Plain fields, safe to post between threads and to print as JSON. */
  toJSON(): ErrorReport & { kind: ErrorKind } {
    const { kind, code, what, where, got, fix } = this;
    return { kind, code, what, ...(where && { where }), ...(got && { got }), ...(fix && { fix }) };
  }

  static fromJSON(report: ErrorReport & { kind: ErrorKind }): UpwarpError {
    return new UpwarpError(report.kind, report);
  }
}

function describe({ code, what, where, got, fix }: ErrorReport): string {
  const lines = [`${code}: ${what}`];
  if (where) lines.push(`  where: ${indented(where)}`);
  if (got) lines.push(`  got:   ${indented(got)}`);
  if (fix) lines.push(`  fix:   ${indented(fix)}`);
  return lines.join("\n");
}

/** Continuation lines stand under the first. */
const indented = (text: string) => text.replaceAll("\n", "\n         ");

/** The guard that narrows an unknown `catch` value, optionally to one code. */
export function isUpwarpError(error: unknown, code?: string): error is UpwarpError {
  return error instanceof UpwarpError && (code === undefined || error.code === code);
}

/** Bad or missing input data: files, dates, sizes, coverage. */
export const inputError = (report: ErrorReport) => new UpwarpError("input", report);
/** A file that is not what it claims: truncated, hostile, or of an unsupported kind. */
export const formatError = (report: ErrorReport) => new UpwarpError("format", report);
/** A parameter, key or flag that is unknown or out of bounds. */
export const configError = (report: ErrorReport) => new UpwarpError("config", report);
/** The data cannot answer the question: disconnected network, masked reference, nothing valid. */
export const scienceError = (report: ErrorReport) => new UpwarpError("science", report);
/** The disk or network said no: space, permission, time-out. */
export const storageError = (report: ErrorReport) => new UpwarpError("storage", report);
/** The user or a caller asked to stop; state on disk is resumable. */
export const cancelledError = (what = "Stopped on request.") =>
  new UpwarpError("cancelled", { code: "cancelled", what, fix: "Run the same command again to resume." });

const SYSTEM_ERRORS: Readonly<Record<string, readonly [code: string, what: string, fix: string]>> = {
  ENOENT: ["not-found", "There is no such file or folder.", "Check the path."],
  EACCES: [
    "no-permission",
    "The system does not allow access.",
    "Check the owner and mode, or choose another folder.",
  ],
  EPERM: [
    "no-permission",
    "The system does not allow access.",
    "Check the owner and mode, or choose another folder.",
  ],
  EROFS: [
    "no-permission",
    "The file system is read-only.",
    "Choose a folder that can be written, with --out.",
  ],
  ENOSPC: [
    "disk-full",
    "No space is left on the device.",
    "Free some space or choose another --out, then run again to resume.",
  ],
  EDQUOT: [
    "disk-full",
    "The disk quota is used up.",
    "Free some space or choose another --out, then run again to resume.",
  ],
  EISDIR: ["is-a-folder", "A folder stands where a file is expected.", "Give the path of the file."],
  ENOTDIR: [
    "not-a-folder",
    "A file stands where a folder is expected.",
    "Give the path of the folder, or another --out.",
  ],
  EMFILE: [
    "too-many-files",
    "The limit of open files is reached.",
    "Raise it (ulimit -n 8192) or use fewer --workers.",
  ],
  EFBIG: [
    "disk-full",
    "The file would be larger than the system allows.",
    "Raise the limit (ulimit -f) or choose another --out.",
  ],
};

/** A typed error for what the file system said; errors that are ours already, or not the system's, pass unchanged. */
export function fromSystemError(cause: unknown, where: string): unknown {
  if (cause instanceof UpwarpError || !(cause instanceof Error)) return cause;
  const system = (cause as Error & { code?: string }).code;
  const known = system === undefined ? undefined : SYSTEM_ERRORS[system];
  if (!known) return cause;
  const [code, what, fix] = known;
  return storageError({ code, what, where, fix, cause });
}
