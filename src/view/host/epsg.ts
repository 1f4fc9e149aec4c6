import { epsgDefinition, registerEpsgDefinition, unknownEpsgCodes } from "../../geo/epsg-definitions.ts";

/**
 * Makes known the EPSG codes that were asked for and that are not built in; the table of all of them is fetched the first time.
 * Each thread has a registry of its own: the worker and the page both call this.
 * @returns whether any code became known
 */
export async function learnEpsgCodes(codes: readonly number[] = unknownEpsgCodes()): Promise<boolean> {
  const unknown = codes.filter((code) => epsgDefinition(code) === null);
  if (unknown.length === 0) return false;
  const { default: table } = await import("virtual:epsg-table");
  const found = unknown.flatMap((code) => {
    const entry = table[code];
    return entry === undefined ? [] : [{ code, name: entry[0], wkt: wktOf(...entry), proj: entry[1] }];
  });
  for (const definition of found) registerEpsgDefinition(definition);
  return found.length > 0;
}

/** Metres in PROJ's units of length. */
const METRES: Readonly<Record<string, number>> = { m: 1, km: 1000, ft: 0.3048, "us-ft": 1200 / 3937 };

/**
 * As much well-known text as tells degrees from metres: what is drawn is transformed by the PROJ string, and nothing that the page
 * writes carries this text.
 */
export function wktOf(name: string, proj: string): string {
  const quoted = name.replaceAll('"', '""');
  if (proj.includes("+proj=longlat")) return `GEOGCS["${quoted}",UNIT["degree",0.0174532925199433]]`;
  const factor =
    /\+to_meter=([\d.]+)/.exec(proj)?.[1] ?? METRES[/\+units=([\w-]+)/.exec(proj)?.[1] ?? "m"] ?? 1;
  return `PROJCS["${quoted}",UNIT["length",${factor}]]`;
}
