import type { Provenance } from "../charts/export-csv.ts";
import type { Layer } from "../protocol.ts";
import { part } from "./store.ts";

/** Where the numbers of a chart come from, for the tables that are saved. */
export function provenanceOf(layer: Layer): Provenance {
  const [reference, referenceDate] = [part.reference.value, part.referenceDate.value];
  return {
    path: layer.path,
    variable: layer.name,
    unit: layer.unit,
    reference: layer.relative ? reference : null,
    referenceDate: layer.relative ? referenceDate : null,
  };
}
