import { dirname, relative, resolve } from "node:path";
import type { Stack } from "../../stack/stack.ts";
import type { InitFlags } from "../commands/init.ts";
import { findValues } from "../config/find-values.ts";
import { renderConfig } from "../config/write-config.ts";
import { STDOUT, writeNew } from "../config/write-new.ts";
import type { Cli } from "../context.ts";
import { readingOf } from "../job.ts";
import { openStack } from "../parts/products.ts";
import { findRecipe } from "../parts/systems.ts";
import { chooseResources } from "../resources.ts";

export async function initConfig(this: Cli, flags: InitFlags, ...args: string[]): Promise<void> {
  const { out, force, product, phase, waterMask } = flags;
  const [system = "", ...inputs] = args;
  const recipe = findRecipe(system);
  const stack = await openStack(inputs, readingOf({ product, phase, waterMask, recipe }));
  const { values: found, problems } = await findValues(recipe, stack, this.signal);
  const folder = out === STDOUT ? process.cwd() : dirname(resolve(out));
  const fromFolder = (path: string) =>
    /^https?:/i.test(path) ? path : relative(folder, resolve(path)) || ".";
  const phaseRead = stack.sourceAttributes?.["mintpy.networkInversion.obsDatasetName"];
  const text = renderConfig({
    recipe,
    inputs: inputs.map(fromFolder),
    ...(product !== undefined && { product }),
    ...(phaseRead !== undefined && { phase: phaseRead }),
    ...(waterMask !== undefined && { waterMask: waterMask === "none" ? waterMask : fromFolder(waterMask) }),
    out: recipe.name,
    found,
    about: aboutStack(stack),
    ...chooseResources({}),
  });
  if (out === STDOUT) this.print(text);
  else {
    await writeNew(out, text, force);
    this.say(`Wrote ${out}. Next: upwarp plan ${out}, then upwarp run ${out}`);
  }
  for (const problem of [...stack.notes, ...problems]) this.say(`${this.colours.yellow("note")} ${problem}`);
}

function aboutStack({ product, network, dates, grid, acquisition, variables }: Stack): string[] {
  const { platform, orbitDirection, wavelength } = acquisition;
  const radar = [platform, orbitDirection, wavelength && `wavelength ${wavelength} m`]
    .filter(Boolean)
    .join(", ");
  return [
    `Found: ${product}, ${network ? `${network.pairs.length} pairs of ` : ""}${dates.length} dates, ${dates[0]} to ${dates.at(-1)},`,
    `${grid.shape.y} rows x ${grid.shape.x} columns; ${[...variables.keys()].join(", ")}.`,
    ...(radar ? [`${radar}.`] : []),
  ];
}
