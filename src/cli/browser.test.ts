import { expect, test } from "vitest";
import { browserCommand, openBrowser } from "./browser.ts";

const screen = { DISPLAY: ":0" };
const ask = (env: Record<string, string>, platform: NodeJS.Platform = "linux", isTTY = true) =>
  browserCommand({ env, platform, isTTY });

test("a browser is opened by what each system has for it", () => {
  expect(ask(screen)).toEqual(["xdg-open"]);
  expect(ask({ WAYLAND_DISPLAY: "wayland-0" })).toEqual(["xdg-open"]);
  expect(ask({}, "darwin")).toEqual(["open"]);
  expect(ask({}, "win32")?.[0]).toBe("cmd");
});

test("no browser is opened where nobody would see it", () => {
  expect(ask({})).toBeNull();
  expect(ask(screen, "linux", false)).toBeNull();
  expect(ask({ ...screen, CI: "true" })).toBeNull();
  expect(ask({ ...screen, SSH_CONNECTION: "10.0.0.1 1 10.0.0.2 22" })).toBeNull();
  expect(ask({ SSH_TTY: "/dev/pts/0" }, "darwin")).toBeNull();
});

const failureOf = (command: readonly string[]) =>
  new Promise<string>((failed) => openBrowser(command, "http://127.0.0.1:1/", failed));

test("a browser that is missing or fails is told of, and is no error", async () => {
  expect(await failureOf(["upwarp-has-no-such-program"])).toContain("ENOENT");
  expect(await failureOf([process.execPath, "-e", "process.exit(3)"])).toContain("ended with 3");
});
