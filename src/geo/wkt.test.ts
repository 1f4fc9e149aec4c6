import { describe, expect, it } from "vitest";
import { isUpwarpError } from "../errors.ts";
import { childOf, epsgOf, horizontalOf, nameOf, parseWkt, unitFactorOf } from "./wkt.ts";

describe("parseWkt", () => {
  it("keeps names, numbers, bare words and nesting", () => {
    const node = parseWkt('PROJCS["a, [b]", UNIT[ "metre" , 1 , AUTHORITY["EPSG","9001"]],AXIS["E",EAST]]');
    expect(node.keyword).toBe("PROJCS");
    expect(nameOf(node)).toBe("a, [b]");
    expect(childOf(node, "UNIT")?.values[1]).toBe(1);
    expect(childOf(node, "AXIS")?.values).toEqual(["E", "EAST"]);
  });

  it("reads round brackets and doubled quotes", () => {
    expect(parseWkt('GEOGCS("say ""x""")').values).toEqual(['say "x"']);
  });

  it("never takes a nested code for the root's own", () => {
    const node = parseWkt('PROJCS["p",GEOGCS["g",AUTHORITY["EPSG","4326"]]]');
    expect(epsgOf(node)).toBeNull();
  });

  it("finds the horizontal system in a compound and in a bound one", () => {
    const inner = 'GEOGCS["g",UNIT["degree",0.0174532925199433]]';
    expect(nameOf(horizontalOf(parseWkt(`COMPD_CS["c",${inner},VERT_CS["v"]]`)))).toBe("g");
    const bound = parseWkt(`BOUNDCRS[SOURCECRS[${inner}],TARGETCRS[GEOGCS["w"]]]`);
    expect(unitFactorOf(horizontalOf(bound))).toBeCloseTo(Math.PI / 180, 15);
  });

  it.each([
    "",
    "   ",
    "PROJCS",
    'PROJCS["a"',
    'PROJCS["a]',
    'PROJCS["a"]]',
    'PROJCS["a"] tail',
    '["a"]',
    `${"A[".repeat(5000)}${"]".repeat(5000)}`,
  ])("refuses broken text with a typed error: %.12s", (text) => {
    expect(() => parseWkt(text)).toThrow(expect.toSatisfy((e) => isUpwarpError(e, "wkt-unreadable")));
  });

  it("takes linear time on long text", () => {
    const started = performance.now();
    expect(() => parseWkt(`A["${"x ".repeat(500_000)}`)).toThrow();
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
