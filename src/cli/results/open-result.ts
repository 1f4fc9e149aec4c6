import { inputError } from "../../errors.ts";
import { closest } from "../../pipeline/spelling.ts";
import type { Result } from "../../products/results/open-result.ts";
import { plainName, type ResultLayer } from "../../products/results/result-layer.ts";

export { openResult, type Result } from "../../products/results/open-result.ts";
export { isErrorOf, plainName, type ResultLayer, referenceOf } from "../../products/results/result-layer.ts";

/** The layers that were asked for: all, or one by name. */
export function chooseLayers(result: Result, name: string | undefined): ResultLayer[] {
  if (name === undefined) return [...result.layers.values()];
  const layer = [...result.layers.values()].find(
    (candidate) => plainName(candidate.name) === plainName(name),
  );
  if (layer !== undefined) return [layer];
  const names = [...result.layers.keys()];
  const hint = closest(name, names);
  throw inputError({
    code: "variable-missing",
    what: `There is no variable called ${name}.`,
    where: result.path,
    fix: `${hint === null ? "" : `Did you mean ${hint}? `}Known: ${names.join(", ")}.`,
  });
}
