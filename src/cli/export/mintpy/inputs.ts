import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RunFolder } from "../../../pipeline/folder.ts";
import type { Manifest } from "../../../pipeline/manifest.ts";
import type { Stack } from "../../../stack/stack.ts";
import { formatCoherenceTable } from "../coherence-table.ts";
import type { MintpyFile } from "./files.ts";
import { writeMintpyFile } from "./write-file.ts";

const WATER_MASK: MintpyFile = {
  file: "waterMask.h5",
  type: "waterMask",
  unit: "1",
  step: "",
  isReferencedInTime: false,
  isBeforeInversion: true,
  isUndated: true,
  isReferencedInSpace: false,
  datasets: [{ name: "waterMask", layers: ["waterMask"], type: "bool" }],
};

/** MintPy's files that tell of a run's inputs: the mask of the land, and the mean coherence of each pair. Returns the paths. */
export async function writeInputFiles(
  stack: Stack,
  from: string,
  manifest: Manifest,
  out: string,
): Promise<string[]> {
  const written: string[] = [];
  const { grid, acquisition, sourceAttributes } = stack;
  const mask = stack.variables.get("waterMask");
  if (mask) {
    const layer = { name: "waterMask", path: out, variable: mask, grid, dates: [], attrs: {} };
    const path = join(out, WATER_MASK.file);
    await writeMintpyFile(path, {
      file: WATER_MASK,
      filled: [{ dataset: WATER_MASK.datasets[0], layer }],
      facts: { grid, acquisition, dates: [], ...(sourceAttributes && { sourceAttributes }) },
      options: {},
      provenance: null,
      origin: 0,
    });
    written.push(path);
  }
  const step = manifest.steps["select-network"];
  const record = step ? await new RunFolder(from).record(join(from, step)) : null;
  const { coherence = null } = (record ?? {}) as { coherence?: readonly (number | null)[] | null };
  if (coherence && stack.network) {
    const path = join(out, "coherenceSpatialAvg.txt");
    const table = formatCoherenceTable(
      { network: stack.network, coherence },
      {
        data: "ifgramStack.h5",
        mask: mask ? WATER_MASK.file : null,
        area: { y: [0, grid.shape.y], x: [0, grid.shape.x] },
        threshold: null,
      },
    );
    await writeFile(`${path}.tmp`, table);
    await rename(`${path}.tmp`, path);
    written.push(path);
  }
  return written;
}
