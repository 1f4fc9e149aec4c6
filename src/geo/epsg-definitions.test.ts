import { afterEach, describe, expect, it, vi } from "vitest";

describe("EPSG definitions where Node's modules are absent, as in a browser", () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.resetModules();
  });

  async function inBrowser() {
    vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined as never);
    vi.resetModules();
    return { ...(await import("./epsg-definitions.ts")), ...(await import("./crs.ts")) };
  }

  it("still has WGS 84 and its UTM zones, in the words of the index", async () => {
    const index = await import("./epsg-definitions.ts");
    const expected = [4326, 32611, 32719].map((code) => index.epsgDefinition(code));
    const browser = await inBrowser();
    expect(browser.hasEpsgIndex()).toBe(false);
    for (const definition of expected) {
      const built = browser.epsgDefinition(definition?.code ?? 0);
      expect(built?.name).toBe(definition?.name);
      expect(built?.wkt).toBe(definition?.wkt);
    }
  });

  it("takes further definitions by registration and trusts a code it cannot check", async () => {
    const browser = await inBrowser();
    expect(browser.epsgDefinition(2056)).toBeNull();
    expect(browser.crsFromEpsg(2056).epsg).toBe(2056);
    browser.registerEpsgDefinition({ code: 2056, name: "CH1903+ / LV95", wkt: null, proj: "+proj=somerc" });
    expect(browser.describeCrs({ epsg: 2056, wkt: null })).toBe("EPSG:2056 CH1903+ / LV95");
  });
});
