import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseTarget } from "./parse-target.ts";
import { isServedName } from "./served-names.ts";

describe("parseTarget", () => {
  test.each([
    ["/t/", []],
    ["/t/?layer=1", []],
    ["/t/data/index.json", ["data", "index.json"]],
    ["/t/data/0/a%20b/%C3%A9.tif", ["data", "0", "a b", "é.tif"]],
    ["/t/data/0/100%25.tif", ["data", "0", "100%.tif"]],
    ["/t/data/0/x.zarr/.zgroup", ["data", "0", "x.zarr", ".zgroup"]],
    ["/t/data/0/a.tif?x=/../..", ["data", "0", "a.tif"]],
    // Decoded once: a file may bear this name, and it is no way up.
    ["/t/data/0/%252e%252e/x", ["data", "0", "%2e%2e", "x"]],
  ])("cuts %s", (target, parts) => {
    expect(parseTarget(target)).toEqual({ token: "t", parts });
  });

  test.each([
    "/t",
    "/t/..",
    "/t/../t/",
    "/t/data/0/../1/x",
    "/t/data/0/%2e%2e/x",
    "/t/data/0/%2E./x",
    "/t/data/0/.%2e/x",
    "/t/data/0/./x",
    "/t/data/0//x",
    "/t/data/0/",
    "/t//etc/passwd",
    "/t/data/0/%2fetc%2fpasswd",
    "/t/data/0/a%2Fb",
    "/t/data/0/..\\x",
    "/t/data/0/..%5cx",
    "/t/data/0/x%00.tif",
    "/t/data/0/%00",
    "/t/data/0/x%0a",
    "/t/data/0/%",
    "/t/data/0/%zz",
    "/t/data/0/%c0%ae%c0%ae/x",
    "/t/data/0/%ff",
    "/t/data/0/.env",
    "/t/data/0/.git/config",
    "/t/data/0/.tmp-0-x.zarr/.zgroup",
  ])("finds no name in %s", (target) => {
    expect(parseTarget(target)).toEqual({ token: "t", parts: null });
  });

  test.each(["", "t/", "*", "http://127.0.0.1/t/", "//t/", "/"])(
    "finds no token and no name in %s",
    (target) => {
      expect(parseTarget(target)).toMatchObject({ token: "", parts: null });
    },
  );

  test("gives only parts that are names, whatever comes", () => {
    const piece = fc.oneof(
      fc.constantFrom("..", ".", "%2e", "%2f", "%5c", "\\", "/", "%", "%00", "?", "a", "%25", "%C3%A9"),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        for (const part of parseTarget(`/t/${pieces.join("")}`).parts ?? []) {
          expect(part).not.toMatch(/^\.{0,2}$/);
          expect(part).not.toMatch(/[/\\\0]/);
        }
      }),
    );
  });
});

test("what Windows would take for another file is no name there, and one elsewhere", () => {
  for (const name of ["C:", "x.tif::$DATA", "x.tif.", "x.tif "]) {
    expect(isServedName(name, "win32")).toBe(false);
    expect(isServedName(name, "linux")).toBe(true);
  }
  expect(isServedName("x.tif", "win32")).toBe(true);
});
