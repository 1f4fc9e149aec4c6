import { parse } from "node:path";

/** Headers of flat rasters and resource files of HDF5, by the names under which the readers look for them. */
const SIDECAR_SUFFIXES = [".rsc", ".hdr", ".xml", ".vrt", ".par", "_par", ".dem_par", "_dem.par"] as const;

/**
 * Names of the files that may stand beside a file and say what it is, or that it may itself describe: `X.rsc` or `X.hdr` of
 * `X`, `x.hdr` of `x.dat`, and `X` of `X.rsc`. The name itself is not among them.
 */
export function sidecarNames(name: string): readonly string[] {
  const stems = new Set([name, parse(name).name]);
  const described = SIDECAR_SUFFIXES.filter((suffix) => name.endsWith(suffix)).map((suffix) =>
    name.slice(0, -suffix.length),
  );
  const names = [...stems].flatMap((stem) => SIDECAR_SUFFIXES.map((suffix) => stem + suffix));
  return [...new Set([...described, ...names])].filter((other) => other !== name && other !== "");
}
