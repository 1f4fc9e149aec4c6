import type { FileLayer } from "../../products/results/file-layers.ts";
import { plainName } from "../../products/results/result-layer.ts";
import type { Role } from "../protocol.ts";
import { unitName } from "./unit-name.ts";

/** Rules by name (hyphens and capitals apart) and unit, the first that fits. Sources: the names of MintPy, ISCE, HyP3, ITS_LIVE, EGMS, pyddem and ours. */
const RULES: readonly (readonly [role: Role, name: RegExp, unit?: RegExp])[] = [
  // What the DEM is wrong by is an estimate with two signs: neither a spread nor the ground.
  ["other", /^demerr(or)?$/],
  ["standard-error", /(std|stddev|sigma|uncertainty|error)$|^(rmse|rms)|stderr|^zci$/],
  ["mask", /mask|^(reliable|water|land|shadow|layover)$/],
  [
    "count",
    /^(num|count|n(obs|valid|pairs|ifg))|count$|numinv|usedpairs|connect(ed)?component|conncomp|redundancy/,
  ],
  ["coherence", /coh(erence)?|^corr?$|^cor$|^cc$/, /^1?$/],
  [
    "component",
    /(^|\d|velo|velocity|raw)v[xyz]$|^(ve|vn|vu|east|north|up|eastvelocity|northvelocity|upvelocity|velocity(east|north|up)|d?(east|north|up)displacement)$/,
  ],
  ["speed", /^(v|speed|flowspeed|velocitymagnitude)$/],
  [
    "elevation",
    /^(height|dem|elevation|elev|topo|hgt|refz)$|(^|\d)(dem|dsm|dtm)(\d|$)|(dem|elev)$|^copernicusd[es]m/,
    /^m?$/,
  ],
  ["elevation", /^z$/, /^m$/],
  ["velocity", /velocity|rate|^vel/, /yr-1|\/y|^$/],
  ["displacement", /displacement|timeseries|^disp|deformation|^los/, /^(m|mm|cm|)$/],
  ["phase", /phase|unw|ifg|interferogram|^pha?$|diffpha$/, /^(rad|)$/],
];

/** "corr" of "20180106_20180130_corr": what stands last in a file's name says what it holds. */
const lastWord = (name: string) => name.split(/[-_. ]/).at(-1) ?? "";

const ENDINGS: readonly (readonly [RegExp, Role])[] = [
  [/\.(cc|cor|coh)$/i, "coherence"],
  [/\.unw$/i, "phase"],
];

/** By a name (see `plainName`) and a unit (see `unitName`); null where they say nothing. */
export function roleByName(plain: string, unit: string): Role | null {
  const found = RULES.find(
    ([, pattern, units]) => pattern.test(plain) && (units === undefined || units.test(unit)),
  );
  return found === undefined ? null : found[0];
}

/** What a layer measures, by its type, its name in the file, its unit, and the name that its file gives it. */
export function roleOf({ name, variable, dates, pairs, path }: FileLayer): Role {
  if (variable.dtype === "bool") return "mask";
  const own = plainName(variable.name.slice(variable.name.lastIndexOf("/") + 1));
  const unit = unitName(variable.unit);
  const ending = ENDINGS.find(([pattern]) => pattern.test(path));
  // Flat rasters of GAMMA and ROI_PAC have no names inside: the file's ending says what they are.
  if (ending !== undefined && /^band\d+$/.test(own)) return ending[1];
  // MintPy keeps counts of interferograms under the name of a mask.
  if (own === "mask") return variable.dtype.startsWith("f") ? "count" : "mask";
  // What a fit leaves or begins with has the unit of another quantity.
  if (/^(residue|intercept)$/.test(own)) return "other";
  for (const plain of [own, plainName(name), plainName(lastWord(name))]) {
    const role = roleByName(plain, unit);
    if (role !== null) return role;
  }
  const file = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  // A series in metres is one of displacement whatever it is called; a rate is one of ground motion.
  if (dates.length > 0 && /^(m|mm|cm)$/.test(unit)) return "displacement";
  if (/^m{1,2} ?(yr-1|\/yr?)$|^mm? yr-1$/.test(unit)) return "velocity";
  if (unit === "rad" && (pairs.length > 0 || /unw|phase|ifg/.test(file))) return "phase";
  return "other";
}

/** Says that phase was unwrapped, wherever in a name: HyP3, LiCSAR, ISCE, GAMMA, SNAP "unw"; SARscape "upha"; MintPy "unwrapPhase". */
const UNWRAPPED = /unw|upha/;
/**
 * Names under which phase is kept as it comes, between -pi and pi: "phase" and "phasefilt" (GMTSAR), "wrapped_phase" (HyP3),
 * "wrapPhase" (MintPy), "diff_pha" (LiCSAR), "Phase_ifg" (SNAP), "annualPhase" (MintPy, of a fit). Not every name with phase in it:
 * ramps, delays and models in radians are no angles, and the direction of their mean would show fringes that are not there.
 */
const WRAPPED = /wrap|^(annual|semiannual|dd?|sd)?phase(filt|ifg|$)|^pha?$|diffpha$|ifg|interferogram/;

/** After how much the values of a layer come round; undefined where they are no angles. */
export function periodOf({ name, title, variable, path }: FileLayer, role: Role): number | undefined {
  if (role !== "phase" || !/^(rad|)$/.test(unitName(variable.unit))) return undefined;
  const own = plainName(variable.name.slice(variable.name.lastIndexOf("/") + 1));
  const file = plainName(path.slice(path.lastIndexOf("/") + 1));
  const names = [own, plainName(name), plainName(lastWord(name))];
  if ([file, plainName(title), ...names].some((one) => UNWRAPPED.test(one))) return undefined;
  return names.some((one) => WRAPPED.test(one)) ? 2 * Math.PI : undefined;
}

/** Are values of this kind against a place, so that another place may be chosen? */
export const isRelative = (role: Role): boolean =>
  role === "displacement" || role === "velocity" || role === "phase";
