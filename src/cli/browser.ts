import { spawn } from "node:child_process";

type Environment = Readonly<Record<string, string | undefined>>;

export interface BrowserQuestion {
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  /** Whether a person sees what is printed. */
  readonly isTTY: boolean;
}

/**
 * The command that opens an address in the user's browser, or null where there is none to open: output that a program reads, CI, a
 * session over SSH (the browser would open on the other machine), Linux without a screen (a browser in text would take the
 * terminal).
 */
export function browserCommand({ env, platform, isTTY }: BrowserQuestion): readonly string[] | null {
  if (!isTTY || env.CI || env.SSH_CONNECTION || env.SSH_TTY) return null;
  if (platform === "darwin") return ["open"];
  // "start" belongs to the shell, and takes a first quoted word for a title.
  if (platform === "win32") return ["cmd", "/c", "start", '""'];
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ["xdg-open"] : null;
}

/** Starts the browser and does not wait for it. A failure is told, and is no more than that. */
export function openBrowser(
  [program = "", ...words]: readonly string[],
  address: string,
  onFailure: (reason: string) => void,
): void {
  const child = spawn(program, [...words, address], { stdio: "ignore", detached: true });
  child.on("error", (error) => onFailure(error.message));
  child.on("exit", (code) => {
    if (code !== 0) onFailure(`${program} ended with ${code}`);
  });
  child.unref();
}
