import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { launchChromium } from "../../view/browser-page.ts";
import { type Running, start } from "../upwarp.ts";
import { openSession, type Session, type SessionOptions } from "./session.ts";

/** What the tests of one file share: a browser, a folder, and servers. */
export interface Viewer {
  readonly folder: string;
  /** Starts `upwarp view --no-open` with paths relative to the folder; gives the address of the page. */
  serve(...paths: string[]): Promise<URL>;
  open(address: URL, options?: SessionOptions): Promise<Session>;
}

/**
 * Sets the browser up before the tests of a file, and looks after each test whether anything went wrong on its pages: no error in
 * the console, no exception, no failed request, no dialog, nothing that the page's policy stopped.
 */
export function useViewer(name: string): Viewer {
  const folder = mkdtempSync(join(tmpdir(), `upwarp-page-${name}-`));
  const running: Running[] = [];
  let sessions: Session[] = [];
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterEach(async () => {
    const problems = sessions.flatMap((session) => session.problems);
    await Promise.all(sessions.map((session) => session.close()));
    sessions = [];
    expect(problems).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    for (const { child, ended } of running) {
      child.kill("SIGKILL");
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    serve: async (...paths) => {
      const command = start(["view", "--no-open", ...paths], folder, {}, { seconds: 600 });
      running.push(command);
      let printed = "";
      command.child.stdout?.on("data", (piece: Buffer) => {
        printed += piece.toString();
      });
      await command.sees("http://127.0.0.1:");
      return new URL(/http:[^"\s]+/.exec(printed)?.[0] ?? "");
    },
    open: async (address, options) => {
      const session = await openSession(browser, address, options);
      sessions.push(session);
      return session;
    },
  };
}
