import type { TemplateMap } from "./template-map.ts";
import type { Extra } from "./template-rules.ts";

/** What a configuration of ours cannot ask for: MintPy's files after the last step, as commands on the run's folder. */
export function commandsAfterRun(
  wants: Readonly<Record<Extra, boolean>>,
  { step, bounds, method }: TemplateMap,
  out: string,
): string[] {
  const map = [
    ...(step ? [`--step ${step.lat},${step.lon}`] : []),
    ...(bounds ? [`--bounds=${bounds.join(",")}`] : []),
    ...(method ? [`--method ${method}`] : []),
  ];
  const command = (to: string, file: string, ...words: readonly string[]) =>
    [`upwarp export ${out} --to ${to} --out ${out}/${file}`, ...words].join(" ");
  return [
    ...(wants.geocode ? [command("geocoded", "geo", ...map)] : []),
    ...(wants.kmz ? [command("kmz", "velocity.kmz", "--variable velocity", ...map)] : []),
    ...(wants.hdfeos5 ? [command("hdfeos5", "", ...map)] : []),
  ];
}
