import type { Network } from "../stack/network.ts";
import type { AcquisitionPlaces } from "./acquisition-baselines.ts";
import { dotMark, type Key, lineMark } from "./keys.ts";
import { DROPPED_DASH, type DroppedRule } from "./network-pairs.ts";
import { STROKE, seriesColour } from "./theme.ts";

/** Parts of the network, and the rules by which pairs are left out. */
export function networkKeys(
  { component, componentCount }: AcquisitionPlaces,
  dropped: readonly boolean[] | undefined,
  rules: readonly DroppedRule[],
  plain: boolean,
): readonly Key[] {
  const keys: Key[] = [];
  if (componentCount === 1) keys.push({ mark: dotMark("ink", 4.5), text: "acquisition" });
  else
    for (let c = 0; c < Math.min(componentCount, MOST_COMPONENTS); c++) {
      const size = component.filter((of) => of === c).length;
      keys.push({
        mark: dotMark(seriesColour(c), 4.5),
        text: `part ${c + 1}: ${plural(size, "acquisition")}`,
      });
    }
  if (componentCount > MOST_COMPONENTS)
    keys.push({ mark: () => "", text: `and ${componentCount - MOST_COMPONENTS} more parts` });
  if (plain) keys.push({ mark: lineMark("accent", { width: 1.75 }), text: "interferogram" });
  for (const { reason, count, colour, dash } of rules)
    keys.push({
      mark: lineMark(colour, { width: STROKE.line, dash }),
      text: `left out: ${reason} (${count})`,
    });
  const told = rules.reduce((sum, { count }) => sum + count, 0);
  if ((dropped?.filter(Boolean).length ?? 0) > told)
    keys.push({ mark: lineMark("rule", { width: STROKE.line, dash: DROPPED_DASH }), text: "dropped" });
  return keys;
}

/** The legend tells this many parts apart by colour; a network with more has other problems. */
const MOST_COMPONENTS = 8;

export const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** "12 acquisitions, 30 interferograms and 2 dropped, 2018-01-06 to 2018-12-30". */
export function networkSummary({ dates, pairs }: Network, dropped?: readonly boolean[]): string {
  const out = dropped?.filter(Boolean).length ?? 0;
  const kept = plural(pairs.length - out, "interferogram");
  return `${plural(dates.length, "acquisition")}, ${kept}${out === 0 ? "" : ` and ${out} dropped`}, ${dates[0] ?? ""} to ${dates.at(-1) ?? ""}`;
}
