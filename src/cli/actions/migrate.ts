import { dirname, relative, resolve } from "node:path";
import { parseParam } from "../../pipeline/params.ts";
import { recipeParams } from "../../pipeline/recipe.ts";
import type { MigrateFlags } from "../commands/migrate.ts";
import { renderConfig } from "../config/write-config.ts";
import { STDOUT, writeNew } from "../config/write-new.ts";
import type { Cli } from "../context.ts";
import { findRecipe } from "../parts/systems.ts";
import { table } from "../render/table.ts";
import { chooseResources } from "../resources.ts";
import { commandsAfterRun } from "../template/after-run.ts";
import { readTemplate } from "../template/read-template.ts";

export async function migrateTemplate(this: Cli, flags: MigrateFlags, path: string): Promise<void> {
  const { out, force, json } = flags;
  const template = await readTemplate(path);
  const { set, why, ignored, cut, wants, map } = template;
  const recipe = findRecipe("sbas");
  const params = recipeParams(recipe);
  const found = new Map(
    Object.entries(set).map(([name, text]) => [
      name,
      { value: parseParam(name, params[name]!, text), why: why.get(name) ?? "MintPy's default." },
    ]),
  );
  const folder = out === STDOUT ? process.cwd() : dirname(resolve(out));
  const inputs = flags.inputs ?? template.inputs;
  const text = renderConfig({
    recipe,
    inputs: inputs.map((input) => relative(folder, resolve(input)) || "."),
    out: recipe.name,
    found,
    cut,
    about: [`From MintPy's ${path}.`],
    ...chooseResources({}),
  });
  if (out === STDOUT && !json) this.print(text);
  else await writeNew(out, text, force);
  const rows = ignored.map(({ line, reason }) => ({
    line: line.line,
    key: line.key,
    value: line.value,
    reason,
  }));
  const after = commandsAfterRun(wants, map, recipe.name);
  if (json) {
    this.print(JSON.stringify({ out, inputs, set, ignored: rows, after }, null, 2));
    return;
  }
  if (out !== STDOUT) this.say(`Wrote ${out}. Next: upwarp plan ${out}, then upwarp run ${out}`);
  if (inputs.length === 0)
    this.say(
      `${this.colours.yellow("note")} The template names no files: fill in the inputs, or give --inputs.`,
    );
  if (after.length > 0) {
    this.say(
      "What MintPy writes after its last step (the map only of radar geometry) takes commands of its own:",
    );
    for (const command of after) this.say(`  ${command}`);
  }
  if (rows.length > 0) {
    this.say("These lines play no part:");
    this.say(
      table(
        rows.map(({ line, key, value, reason }) => [String(line), `${key} = ${value}`, reason]),
        { header: ["line", "setting", "why"], align: ["right", "left", "left"], style: this.colours.dim },
      ),
    );
  }
}
