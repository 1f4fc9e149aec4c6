import type { Network } from "../stack/network.ts";

/** What the layers along a dimension are called: "2018-01-06_2018-01-18" for a pair, "2018-01-06" for a date. */
export function layerNames(
  along: "pair" | "time",
  { network, dates }: { readonly network: Network | null; readonly dates: readonly string[] },
): readonly string[] {
  if (along === "time") return dates;
  return (network?.pairs ?? []).map(
    ({ reference, secondary }) => `${network!.dates[reference]!}_${network!.dates[secondary]!}`,
  );
}
