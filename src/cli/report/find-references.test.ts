import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { sbas } from "../../systems/sbas/recipe.ts";
import { parseReferences, readReferences, shortCitation } from "./find-references.ts";

describe("parseReferences", () => {
  test("takes the DOI off the citation, and leaves one without as it is", () => {
    const found = parseReferences(
      [
        "# References",
        "| key | reference |",
        "|---|---|",
        "| doin2009 | Doin, Lasserre (2009): Corrections. J. 69(1), doi:10.1016/j.jappgeo.2009.03.010 |",
        "| rodriguez1992 | Rodriguez, Martin (1992): Theory. IEE 139(2), 147-159 |",
        "| not a key | text |",
      ].join("\n"),
    );
    expect([...found.keys()]).toEqual(["doin2009", "rodriguez1992"]);
    expect(found.get("doin2009")).toEqual({
      text: "Doin, Lasserre (2009): Corrections. J. 69(1)",
      doi: "10.1016/j.jappgeo.2009.03.010",
    });
    expect(found.get("rodriguez1992")).toEqual({
      text: "Rodriguez, Martin (1992): Theory. IEE 139(2), 147-159",
    });
  });

  test("reads every row of the package's page", async () => {
    const page = readFileSync(resolve(import.meta.dirname, "../../../docs/theory/references.md"), "utf8");
    const rows = page.split("\n").filter((line) => /^\| [a-z]+\d{4}/.test(line));
    const found = await readReferences();
    expect(found.size).toBe(rows.length);
    expect(found.get("yunjun2019")?.doi).toBe("10.1016/j.cageo.2019.104331");
    const cited = sbas.steps.flatMap(({ references = [] }) => references);
    expect(cited.some((key) => found.has(key))).toBe(true);
  });
});

describe("shortCitation", () => {
  test("spells a key as people do", () => {
    expect(shortCitation("yunjun2019")).toBe("Yunjun 2019");
    expect(shortCitation("<b>")).toBe("<b>");
  });
});
