import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";

/** A page of the viewer, and everything that went wrong on it. */
export interface Session {
  readonly page: Page;
  /** Messages of errors, exceptions, failed requests, dialogs. */
  readonly problems: readonly string[];
  /** Addresses of data that were asked for, in order. */
  readonly dataRequests: readonly string[];
  close(): Promise<void>;
}

export interface SessionOptions {
  /** Part of the address from "#" on. */
  readonly hash?: string;
  readonly colorScheme?: "light" | "dark";
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Requests for which 404 is the right answer. */
  readonly mayBeAbsent?: RegExp;
}

/** Longest that anything on the page may take on a busy machine without a GPU. Milliseconds. */
export const PATIENCE = 20_000;

export async function openSession(
  browser: Browser,
  address: URL,
  options: SessionOptions = {},
): Promise<Session> {
  const { hash = "", colorScheme = "light", viewport = { width: 1440, height: 900 }, mayBeAbsent } = options;
  const context = await browser.newContext({ viewport, colorScheme, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const problems: string[] = [];
  const dataRequests: string[] = [];
  page.on("console", (message) => {
    if (message.type() !== "error") return;
    if (mayBeAbsent?.test(message.location().url)) return;
    problems.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`exception: ${error.stack ?? error}`));
  page.on("request", (request) => {
    if (new URL(request.url()).pathname.includes("/data/")) dataRequests.push(request.url());
  });
  page.on("requestfailed", (request) =>
    problems.push(`request: ${request.method()} ${request.url()} ${request.failure()?.errorText}`),
  );
  page.on("response", (response) => {
    if (response.status() >= 400 && !mayBeAbsent?.test(response.url()))
      problems.push(`answer: ${response.status()} ${response.url()}`);
  });
  page.on("dialog", (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.addInitScript(() =>
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      console.error(`security policy: ${violatedDirective} ${blockedURI}`),
    ),
  );
  await page.goto(new URL(hash, address).href);
  return {
    page,
    problems,
    dataRequests,
    close: () => context.close(),
  };
}

/** The parts of the page's address after "#", as they are written; the page writes them a moment after each change. */
export function addressParts({ page }: Session): Map<string, string> {
  const parts = new URL(page.url()).hash.slice(1).split("&");
  return new Map(
    parts.filter(Boolean).map((part) => {
      const equals = part.indexOf("=");
      return [part.slice(0, equals), part.slice(equals + 1)];
    }),
  );
}

/** Waits until a part of the address is as told. */
export const expectPart = (session: Session, key: string) =>
  expect.poll(() => addressParts(session).get(key) ?? null, { timeout: PATIENCE });

/** Waits until something that is looked at again and again fulfils a condition. */
export async function until<T>(
  look: () => Promise<T> | T,
  isRight: (value: T) => boolean,
  what: string,
  { pause = 60 }: { readonly pause?: number } = {},
): Promise<T> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const value = await look();
    if (isRight(value)) return value;
    if (Date.now() > end) throw new Error(`${what}: waited in vain, last ${JSON.stringify(value)}`);
    await new Promise((done) => setTimeout(done, pause));
  }
}
