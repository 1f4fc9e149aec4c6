import { compactDate, parseDate } from "../../../dates.ts";
import type { Provenance } from "../../../pipeline/folder.ts";
import { decimal } from "./attributes.ts";

/** Our names of the layers that mask single phases, in MintPy's words; it writes its "no" as Python's False. */
const MASKS: Readonly<Record<string, string>> = {
  none: "False",
  coherence: "coherence",
  connectedComponent: "connectComponent",
};

/**
 * The options behind a result in MintPy's words (`mintpy.networkInversion.weightFunc`), which it keeps as attributes to
 * tell whether a file is up to date.
 */
export function mintpyOptions({ key }: Provenance): Record<string, string> {
  // A fit to a series alone knows nothing of the inversion before it.
  const isInversion = "unwrappedPhase" in key.inputs;
  return {
    ...(isInversion && inversionOptions(key.params)),
    ...(key.step === "estimate-velocity" && fitOptions(key.params)),
  };
}

function inversionOptions(params: Readonly<Record<string, unknown>>): Record<string, string> {
  const option = (name: string) => `mintpy.networkInversion.${name}`;
  return {
    [option("weightFunc")]: String(params.weight),
    [option("maskDataset")]: MASKS[String(params["mask.dataset"])] ?? "False",
    [option("maskThreshold")]: decimal(Number(params["mask.threshold"])) ?? "",
    [option("minRedundancy")]: decimal(Number(params["min-redundancy"])) ?? "",
    [option("minNormVelocity")]: params["min-norm"] === "velocity" ? "True" : "False",
  };
}

function fitOptions(params: Readonly<Record<string, unknown>>): Record<string, string> {
  const option = (name: string) => `mintpy.timeFunc.${name}`;
  const isResidual = params["velocity.uncertainty"] === "residual" || params.compat === "mintpy";
  return {
    [option("polynomial")]: "1",
    ...Object.fromEntries(["periodic", "stepDate", "exp", "log"].map((name) => [option(name), "[]"])),
    ...Object.fromEntries(["startDate", "endDate"].map((name) => [option(name), "None"])),
    [option("excludeDate")]: `[${excludedDates(params)
      .map((date) => `'${compactDate(date)}'`)
      .join(", ")}]`,
    // MintPy has no word for errors that come from the pairs' noise and the residuals together.
    ...(isResidual && {
      [option("uncertaintyQuantification")]: "residue",
      [option("timeSeriesCovFile")]: "None",
    }),
  };
}

/** ISO dates that the fit left out. */
export function excludedDates(params: Readonly<Record<string, unknown>>): string[] {
  const listed = params["velocity.exclude"];
  return Array.isArray(listed) ? listed.flatMap((date) => parseDate(String(date)) ?? []) : [];
}
