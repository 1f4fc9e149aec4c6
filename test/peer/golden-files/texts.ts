import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compactDate } from "../../../src/dates.ts";
import type { NetworkSelection } from "../../../src/systems/sbas/select-network.ts";
import { command } from "./command.ts";
import type { Finding, Golden, GoldenFile } from "./golden-file.ts";
import { same } from "./measure.ts";

/** MintPy's flags of modify_network in our words. */
const RULES: Readonly<Record<string, string>> = {
  "max-conn-num": "network.max-connections",
  "ex-date": "network.exclude-dates",
  "start-date": "network.start",
  "end-date": "network.end",
  "exclude-ifg-index": "network.exclude-indices",
  "max-tbase": "network.max-days",
  "max-pbase": "network.max-baseline",
};

const settingsOf = (flags: string) =>
  flags
    .split("--")
    .filter(Boolean)
    .map((flag) => {
      const [name = "", ...values] = flag.trim().split(" ");
      return `${RULES[name]}=${values.join(",")}`;
    });

const NETWORK_RULES: GoldenFile = {
  file: "expected/variants/network_rules.txt",
  made: "`step select-network --set network.max-connections=1`, and five more",
  async compare(golden) {
    const lines = readFileSync(golden.at(this.file), "utf8").trim().split("\n");
    const findings: Finding[] = [];
    for (const line of lines) {
      const [, flags = "", kept, names = ""] = /^(.*) \| kept (\d+) dropped (.*)$/.exec(line) ?? [];
      const folder = await golden.make(flags, (out) => selectPairs(golden, flags, out));
      const { keep, dropped } = JSON.parse(
        readFileSync(join(folder, "record.json"), "utf8"),
      ) as NetworkSelection;
      findings.push(
        same(flags.trim(), [keep.length, dropped.map(({ pair }) => pair)], [Number(kept), names.split(" ")]),
      );
    }
    return [same("sets of rules", findings.length, 6), ...together("kept and dropped pairs", findings)];
  },
};

async function selectPairs(golden: Golden, flags: string, out: string): Promise<void> {
  const record = await command(
    ...["step", "select-network", "--in", `coherence=${golden.at("input/inputs")}`],
    ...["--set", "compat=mintpy", ...settingsOf(flags), "--out", join(out, "steps"), "--quiet"],
  );
  writeFileSync(join(out, "record.json"), record);
}

const together = (name: string, findings: readonly Finding[]): Finding[] => [
  { name, largest: Math.max(...findings.map(({ largest }) => largest)), tolerance: 0 },
];

/** What `upwarp inspect --json` tells of a file. */
interface Report {
  readonly attrs: Readonly<Record<string, string>>;
  readonly dates: readonly string[];
  readonly grid: {
    readonly shape: { readonly y: number; readonly x: number };
    readonly bounds: readonly number[];
  };
  readonly variables: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly unit: string;
  }[];
}
const inspect = async (path: string) =>
  (JSON.parse(await command("inspect", path, "--json")) as Report[])[0]!;

/** The parts of MintPy's printout: attributes by name, datasets with their shapes, the area. */
function readPrintout(text: string) {
  const attrs = [...text.matchAll(/^ {2}(\S+) +(\S.*?)\s*$/gm)].filter(
    ([, name]) => !/^(UNIT|MODIFICATION_TIME)$/.test(name!),
  );
  const datasets = [...text.matchAll(/^HDF5 dataset "\/(\w+) *": shape=\(([^)]*)\)/gm)];
  const [, area = ""] = /^SNWE: (.*)\.$/m.exec(text) ?? [];
  return {
    attrs: attrs.map(([, name, value]) => [name!, value!] as const),
    datasets: datasets.map(
      ([, name, shape]) =>
        [
          name!,
          shape!
            .split(",")
            .filter((n) => n.trim())
            .map(Number),
        ] as const,
    ),
    area: area.split(", ").map(Number),
  };
}

/** File paths, which the golden set lost, and a name that tells where the file was. */
const PATHS = /^(FILE_PATH|OG_FILE_PATH)$/;

async function compareFacts(
  text: string,
  path: string,
): Promise<[Report, ReturnType<typeof readPrintout>, Finding[]]> {
  const printed = readPrintout(readFileSync(text, "utf8"));
  const report = await inspect(path);
  const named = printed.attrs.filter(([name]) => !PATHS.test(name));
  const [west, south, east, north] = report.grid.bounds;
  return [
    report,
    printed,
    [
      same(
        `${named.length} attributes`,
        named.map(([name]) => [name, report.attrs[name]]),
        named,
      ),
      same("area", [south, north, west, east], printed.area),
    ],
  ];
}

const INFO_VELOCITY: GoldenFile = {
  file: "expected/variants/info_velocity.txt",
  made: "`inspect velocity.h5 --json`",
  async compare(golden) {
    const [report, printed, findings] = await compareFacts(
      golden.at(this.file),
      golden.expected("velocity.h5"),
    );
    const shapes = report.variables.map(({ name, shape }) => [name, shape]);
    return [...findings, same("datasets and shapes", shapes.sort(), printed.datasets)];
  },
};

/** The stack in the two parts that the set keeps: as it was loaded, and what was added afterwards. */
const INFO_STACK: GoldenFile = {
  file: "expected/variants/info_ifgramStack.txt",
  made: "`inspect inputs/ifgramStack.h5 --json`",
  async compare(golden) {
    const after = golden.expected("ifgramStack_after.h5");
    const [, printed, findings] = await compareFacts(golden.at(this.file), after);
    const loaded = await inspect(golden.at("input/inputs/ifgramStack.h5"));
    const names: Readonly<Record<string, string>> = {
      unwrapPhase: "unwrappedPhase",
      connectComponent: "connectedComponent",
      coherence: "coherence",
    };
    const ours = Object.entries(names).map(([name, own]) => [
      name,
      loaded.variables.find((one) => one.name === own)?.shape,
    ]);
    const theirs = Object.keys(names).map((name) => printed.datasets.find(([one]) => one === name));
    return [...findings, same("layers and shapes", ours, theirs)];
  },
};

const INFO_DATES: GoldenFile = {
  file: "expected/variants/info_dates.txt",
  made: "`inspect timeseries.h5 --dates`",
  async compare(golden) {
    const ours = (await command("inspect", golden.expected("timeseries.h5"), "--dates")).trim().split("\n");
    const theirs = readFileSync(golden.at(this.file), "utf8").trim().split("\n");
    return [same("24 dates", ours.map(compactDate), theirs)];
  },
};

export const TEXTS: readonly GoldenFile[] = [NETWORK_RULES, INFO_VELOCITY, INFO_STACK, INFO_DATES];
