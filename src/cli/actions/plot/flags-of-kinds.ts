import { configError } from "../../../errors.ts";
import type { PlotFlags, PlotKind } from "../../commands/plot.ts";

type Flag = keyof PlotFlags;

const OF_ALL = ["out", "title", "credit"] as const satisfies readonly Flag[];
const OF_VALUES = [
  "variable",
  "referenceDate",
  "reference",
  "referenceYx",
  "unit",
  "range",
  "colourMap",
] as const;
const OF_MAPS = [...OF_VALUES, "dates", "wrap", "mask", "dem", "contours", "stations"] as const;

/** The flags that each kind of figure has a use for. */
const FLAGS: Readonly<Record<PlotKind, readonly Flag[]>> = {
  map: [...OF_MAPS, "date", "columns"],
  animation: [...OF_MAPS, "fps", "hold", "width"],
  histogram: [...OF_VALUES, "date", "mask", "bins"],
  transect: [...OF_VALUES, "date", "dates", "from", "to", "line"],
  timeseries: ["variable", "at", "unit", "errors"],
  network: [],
  baselines: ["referenceDate", "gaps"],
  coherence: ["at"],
};

/** Refuses a flag that would do nothing. Throws "usage-flag". */
export function refuseOtherFlags(kind: PlotKind, flags: PlotFlags): void {
  const known: readonly Flag[] = [...OF_ALL, ...FLAGS[kind]];
  const odd = (Object.keys(flags) as Flag[]).find(
    (name) => flags[name] !== undefined && !known.includes(name),
  );
  if (odd === undefined) return;
  const kinds = (Object.keys(FLAGS) as PlotKind[]).filter((other) => FLAGS[other].includes(odd));
  throw configError({
    code: "usage-flag",
    what: `--${spelled(odd)} has no meaning for ${kind === "animation" ? "an" : "a"} ${kind}.`,
    fix: `Leave it out; it belongs to ${kinds.join(", ")}.`,
  });
}

const spelled = (flag: string) => flag.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
