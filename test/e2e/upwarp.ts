import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";

/** The built command, as users get it. */
export const CLI = resolve(import.meta.dirname, "../../dist/cli.mjs");
if (!existsSync(CLI))
  throw new Error("dist/cli.mjs is missing: run `npm run build` before the end-to-end tests");

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Outcome>;
  /** Resolves at the nth line of stdout that contains a text. */
  sees(text: string, nth?: number): Promise<void>;
}

export interface StartOptions {
  /** Seconds after which the command counts as hanging: it is killed, and `ended` rejects. */
  readonly seconds?: number;
  /** A program that starts the command: `sh -c 'ulimit -n 200; exec "$@"' sh`, say. */
  readonly wrapper?: readonly string[];
}

/** Nothing small takes so long, on a machine that is busy with other tests too. */
const LONGEST_SECONDS = 90;

/** Starts the command without a terminal, in a folder, with a bare environment. */
export function start(
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
  { seconds = LONGEST_SECONDS, wrapper = [] }: StartOptions = {},
): Running {
  const [program = "", ...words] = [...wrapper, process.execPath, CLI, ...args];
  const child = spawn(program, words, {
    cwd,
    env: { PATH: process.env.PATH ?? "", HOME: cwd, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  const watchers: (() => void)[] = [];
  child.stdout.on("data", (piece: Buffer) => {
    stdout += piece.toString();
    for (const watcher of watchers) watcher();
  });
  child.stderr.on("data", (piece: Buffer) => {
    stderr += piece.toString();
  });
  const ended = new Promise<Outcome>((done, failed) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      failed(new Error(`upwarp ${args.join(" ")} hangs (${seconds} s)\n${stdout}\n${stderr}`));
    }, 1000 * seconds);
    child.on("error", failed);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      for (const watcher of watchers) watcher();
      done({ code, signal, stdout, stderr });
    });
  });
  const sees = (text: string, nth = 1) =>
    new Promise<void>((found, missed) => {
      const look = () => {
        if (stdout.split("\n").filter((line) => line.includes(text)).length >= nth) found();
        else if (child.exitCode !== null) missed(new Error(`ended before ${text}: ${stderr}`));
      };
      watchers.push(look);
      look();
    });
  return { child, ended, sees };
}

/** Runs the command to its end. */
export const upwarp = (
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
  options: StartOptions = {},
) => start(args, cwd, env, options).ended;

/** SHA-256 of every file below a folder, by its path there. */
export function hashTree(folder: string): Record<string, string> {
  const hashes: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    const path = join(folder, entry);
    if (statSync(path).isFile())
      hashes[relative(folder, path)] = createHash("sha256").update(readFileSync(path)).digest("hex");
  }
  return hashes;
}
