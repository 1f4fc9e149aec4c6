import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const CLI = join(ROOT, "dist/cli.mjs");
const documents = [
  "README.md",
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];
const text = (name: string) => readFileSync(join(ROOT, name), "utf8");

/** Every line of a shell block that calls the program, as [document, command, flags]. */
const calls = documents.flatMap((name) =>
  [...text(name).matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = ""]) =>
    [...block.matchAll(/^(?:upwarp|node dist\/cli\.mjs) ((?:map |gnss )?[a-z]+)([^#\n]*)/gm)].map(
      ([, command = "", rest = ""]) =>
        [name, command, [...rest.matchAll(/--([a-z-]+)/g)].map(([flag]) => flag)] as const,
    ),
  ),
);

describe("the documents", () => {
  test.each(documents)("%s points to files that exist", (name) => {
    const targets = [...text(name).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target = ""]) => target);
    const missing = targets.filter((target) => !existsSync(resolve(ROOT, dirname(name), target)));
    expect(missing).toEqual([]);
  });

  test.each(calls)("%s: `upwarp %s` and its flags exist", (_name, command, flags) => {
    const help = execFileSync(process.execPath, [CLI, ...command.split(" "), "--help"], {
      encoding: "utf8",
      env: { NO_COLOR: "1" },
    });
    for (const flag of flags) expect(help).toContain(flag);
  });

  test("the README's program imports names that the package has", async () => {
    const main = (await import(join(ROOT, "dist/index.mjs"))) as object;
    const names = /import \{ ([^}]+) \} from "upwarp"/.exec(text("README.md"))?.[1]?.split(", ") ?? [];
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !(name in main))).toEqual([]);
  });
});
