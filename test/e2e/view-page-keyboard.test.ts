import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { hasChromium } from "../view/browser-page.ts";
import { viewHash } from "./view-page/map-view.ts";
import { writeScene } from "./view-page/scene.ts";
import { PATIENCE, type Session, until } from "./view-page/session.ts";
import { useViewer } from "./view-page/viewer.ts";

const SERIES = "0/timeseries.h5#timeseries";

/** What is pressed for each key of the list, where it is not the key itself. */
const PRESSES: Readonly<Record<string, readonly string[]>> = {
  "←": ["ArrowLeft"],
  "→": ["ArrowRight"],
  space: [" "],
  "−": ["-"],
  "w a s d": ["w", "a", "s", "d"],
  Esc: ["Escape"],
  "1 … 6": ["1", "2", "3", "4", "5", "6"],
};

describe.skipIf(!hasChromium)("the keyboard on the page of the viewer (needs Chromium)", () => {
  const viewer = useViewer("keyboard");
  let address: URL;
  beforeAll(async () => {
    await writeScene(join(viewer.folder, "result"));
    address = await viewer.serve("result");
  });
  const open = async (...parts: string[]) => {
    const session = await viewer.open(address, {
      hash: viewHash(SERIES, "i=4", ...parts),
      // A small map is drawn sooner without a GPU.
      viewport: { width: 1100, height: 640 },
    });
    await session.page.locator(".legend svg").waitFor();
    return session;
  };

  /** Everything that a key may change, as text. */
  const stateOf = ({ page }: Session) =>
    page.evaluate(() =>
      [
        document.querySelector(".title")?.textContent,
        document.querySelector(".time-bar output")?.textContent,
        ...[...document.querySelectorAll("[aria-pressed]")].map(
          (one) => `${one.getAttribute("aria-label")} ${one.getAttribute("aria-pressed")}`,
        ),
        ...[...document.querySelectorAll(".panel, .problem, .hint, [aria-label=Notes]")].map(
          (one) => one.textContent,
        ),
        document.querySelectorAll("svg.overlay polyline").length,
        document.querySelector(".map svg.overlay")?.innerHTML,
        ...[...document.querySelectorAll("select")].map(({ value }) => value),
        document.documentElement.dataset.scheme,
      ].join("\n"),
    );

  /** The same when nothing of what was done before is on its way any more. */
  const stillState = async (session: Session) => {
    let last = "";
    return until(
      async () => {
        const [before, now] = [last, await stateOf(session)];
        last = now;
        return { before, now };
      },
      ({ before, now }) => before === now,
      "a page at rest",
      { pause: 120 },
    ).then(({ now }) => now);
  };

  test("does what the list of keys says, each key of it", async () => {
    const session = await open("at=m1,Here,0,0,402680,3898360,0", "fit=poly:1", "ref=403560,3898040,0");
    const { page } = session;
    await page.keyboard.press("?");
    const list = page.getByRole("dialog", { name: "Keys" });
    await list.waitFor();
    const listed = await list.locator("kbd").allTextContents();
    expect(listed.length).toBeGreaterThan(20);
    await page.keyboard.press("Escape");
    await expect.poll(() => list.isVisible()).toBe(false);
    const idle: string[] = [];
    for (const shown of listed) {
      if (shown === "?") continue;
      for (const key of PRESSES[shown] ?? [shown]) {
        await page.mouse.move(5, 5);
        if (key === "Enter" || key === "Escape") {
          // These two end a line that is being drawn; a tool in hand is put away by its own key.
          await page.keyboard.press("Escape");
          await page.keyboard.press("t");
          const box = await page.locator(".map canvas").boundingBox();
          for (const share of [0.3, 0.4])
            await page.mouse.click(
              (box?.x ?? 0) + share * (box?.width ?? 0),
              (box?.y ?? 0) + 0.5 * (box?.height ?? 0),
            );
        }
        const before = await stillState(session);
        const saved = key === "p" ? page.waitForEvent("download") : null;
        await page.keyboard.press(key);
        if (saved !== null) {
          expect((await saved).suggestedFilename()).toMatch(/\.png$/);
          continue;
        }
        const isChanged = await until(
          async () => (await stateOf(session)) !== before,
          Boolean,
          `${key} should do something`,
        ).catch(() => false);
        if (!isChanged) idle.push(key);
        // Play is stopped, and panels that were closed are opened, which other keys are seen by.
        if (/^[ 1-6]$/.test(key)) await page.keyboard.press(key);
        if (key === "]" || key === "[") {
          await page.locator(".layers button", { hasText: "timeseries" }).click();
          await page.locator("h1").click();
        }
        if (key === "Home") await page.keyboard.press("ArrowRight");
      }
    }
    expect(idle).toEqual([]);
  });

  test("reaches every control by Tab, each with a ring around it that is seen", async () => {
    const session = await open(
      "at=m1,Here,0,0,402680,3898360,0",
      "ref=403560,3898040,1",
      "fit=poly:1",
      `swipe=${encodeURIComponent(SERIES)},0,0.5`,
      `mask=${encodeURIComponent("0/temporalCoherence.h5#temporalCoherence")},0.6,`,
      "panels=series,histogram,inspector",
    );
    const { page } = session;
    await page.locator("[data-figure=series] svg, [data-panel=histogram] svg.brush").nth(1).waitFor();
    const controls = await page.evaluate(() => {
      const all = [...document.querySelectorAll("button, select, input, a[href], [tabindex]")].filter(
        (one) =>
          !one.matches(":disabled") && one.getClientRects().length > 0 && one.closest("dialog") === null,
      );
      all.forEach((one, i) => {
        one.setAttribute("data-count", String(i));
      });
      return all.map((one) => `${one.tagName} ${one.getAttribute("aria-label") ?? one.textContent}`);
    });
    expect(controls.length).toBeGreaterThan(40);
    await page.locator("h1").click();
    const reached = new Set<number>();
    const withoutRing: string[] = [];
    for (let i = 0; i < controls.length + 5; i++) {
      await page.keyboard.press("Tab");
      const { at, ring } = await page.evaluate(() => {
        const one = document.activeElement;
        const style = one ? getComputedStyle(one) : null;
        return {
          at: one?.getAttribute("data-count") ?? null,
          ring: style !== null && style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 1,
        };
      });
      if (at === null) continue;
      reached.add(Number(at));
      if (!ring) withoutRing.push(controls[Number(at)] ?? at);
    }
    // One of a group of radio buttons would stand for all; there is no such group.
    expect(controls.filter((_, i) => !reached.has(i))).toEqual([]);
    expect(withoutRing).toEqual([]);
  });

  test("leaves letters to the field that is being written in", async () => {
    const session = await open("at=m1,Here,0,0,402680,3898360,0");
    const { page } = session;
    await page.getByLabel("Name of Here").fill("");
    await page.getByLabel("Name of Here").pressSequentially("x t 1");
    await page.getByLabel("Name of Here").press("Enter");
    await expect
      .poll(() => page.locator("[data-figure=series]").textContent(), { timeout: PATIENCE })
      .toContain("x t 1");
    expect(new URL(page.url()).hash).not.toContain("swipe");
    expect(await page.getByRole("button", { name: "Transect (t)" }).count()).toBeLessThanOrEqual(1);
  });
});
