import { describe, expect, test } from "vitest";
import { prepareArguments } from "./arguments.ts";

const prepare = (line: string) => prepareArguments(line.split(" ")).inputs.join(" ");

describe("prepareArguments", () => {
  test.each([
    ["run sbas --inputs a b c --out d", "run sbas --inputs=a --inputs=b --inputs=c --out d"],
    ["run sbas --inputs a --inputs b", "run sbas --inputs=a --inputs=b"],
    ["run sbas --inputs=a --out d", "run sbas --inputs=a --out d"],
    ["run sbas --set a=1 b=2 --set c=3 -q", "run sbas --set=a=1 --set=b=2 --set=c=3 -q"],
    ["step s --in a=x b=y --out d", "step s --in=a=x --in=b=y --out d"],
    ["sample p --at -99.1,19.4", "sample p --at=-99.1,19.4"],
    ["sample p --at -.5,0", "sample p --at=-.5,0"],
    ["run sbas --inputs --out d", "run sbas --inputs --out d"],
    ["inspect -- --inputs a b", "inspect -- --inputs a b"],
    ["compare a b --tolerance 1e-3", "compare a b --tolerance 1e-3"],
  ])("writes %j as %j", (line, wanted) => expect(prepare(line)).toBe(wanted));

  test("takes --no-color from anywhere, but not from behind --", () => {
    expect(prepareArguments(["--no-color", "inspect", "a"])).toEqual({
      inputs: ["inspect", "a"],
      noColor: true,
    });
    expect(prepareArguments(["run", "x", "--set", "a=1", "--no-color", "b=2"]).inputs).toEqual([
      "run",
      "x",
      "--set=a=1",
      "--set=b=2",
    ]);
    expect(prepareArguments(["inspect", "--", "--no-color"]).noColor).toBe(false);
  });
});
