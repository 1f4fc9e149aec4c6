import type { WhyFlags } from "../commands/results.ts";
import type { Cli } from "../context.ts";
import type { Colours } from "../render/colour.ts";
import { table } from "../render/table.ts";
import { type Ancestry, type Origin, traceProvenance } from "../results/provenance.ts";

export async function tellWhy(this: Cli, { json }: WhyFlags, path: string): Promise<void> {
  const ancestry = await traceProvenance(path);
  if (json) this.print(JSON.stringify(ancestry, null, 2));
  else {
    const told = new Set<string>();
    this.print(ancestry.map((ancestor) => ancestorText(ancestor, told, this.dataColours)).join("\n\n"));
  }
}

/** Digits of a digest that people compare. */
const SHORT = 12;
/** Files listed by name; the rest is counted. `--json` lists all. */
const MOST_FILES = 5;

/** `told` are the inputs whose files have been listed already. */
function ancestorText(
  { provenance, inputs, records }: Ancestry,
  told: Set<string>,
  { bold, dim }: Colours,
): string {
  const { key, digest, software, doc, references, notes } = provenance;
  const rows: string[][] = [
    ...Object.entries(key.params).map(([name, value]) => ["param", name, show(value)]),
    ...Object.entries(inputs).flatMap(([name, origin]) => originRows("input", name, origin, told)),
    ...Object.entries(records).flatMap(([name, origin]) => originRows("record", name, origin, told)),
  ];
  return [
    `${bold(key.step)}  version ${key.version}  ${dim(`${digest.slice(0, SHORT)}  ${software.name} ${software.version}`)}`,
    `  ${doc}`,
    table(rows, { indent: "  " }),
    references.length > 0 ? `  references  ${references.join(", ")}` : "",
    ...notes.map((note) => `  note  ${note}`),
  ]
    .filter(Boolean)
    .join("\n");
}

function originRows(kind: string, name: string, origin: Origin, told: Set<string>): string[][] {
  const short = origin.digest.slice(0, SHORT);
  if (origin.from === "step") return [[kind, name, `${origin.step}  ${short}`]];
  if (origin.from === "unknown") return [[kind, name, `content ${short}`]];
  const { files } = origin;
  const head = [kind, name, `${files.length} ${files.length === 1 ? "file" : "files"}, content ${short}`];
  if (told.has(origin.digest)) return [head];
  told.add(origin.digest);
  const shown = files.slice(0, MOST_FILES);
  return [
    head,
    ...shown.map(([file, sha256]) => ["", "", `${sha256.slice(0, SHORT)}  ${file}`]),
    ...(files.length > shown.length
      ? [["", "", `and ${files.length - shown.length} more (--json lists them)`]]
      : []),
  ];
}

const show = (value: unknown) =>
  value === null ? "none" : typeof value === "string" ? value : JSON.stringify(value);
