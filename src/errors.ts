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
  if (where) lines.push(`  where: ${where}`);
  if (got) lines.push(`  got:   ${got}`);
  if (fix) lines.push(`  fix:   ${fix}`);
  return lines.join("\n");
}

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
