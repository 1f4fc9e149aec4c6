import { batchAlike, commonPacks } from "../../pipeline/layer-batches.ts";
import { bytesHeld, LayerWindow } from "../../pipeline/layer-window.ts";
import type { Variable } from "../../stack/variable.ts";

/** Bytes of layers that are held at a time in any case. */
const LEAST_BYTES = 64e6;

/**
 * Reads variables [pair, y, x] whole layer by whole layer: at a time those that are packed together, as far as the memory
 * reaches. A layer's memory serves the next one. A variable that is absent stays undefined.
 */
export async function* readLayers(
  variables: Readonly<Record<string, Variable | undefined>>,
  shape: { readonly y: number; readonly x: number },
  { signal, memory = 0 }: { readonly signal: AbortSignal; readonly memory?: number | undefined },
): AsyncGenerator<{ index: number; layers: Readonly<Record<string, Float32Array | undefined>> }> {
  const present = new Map(
    Object.entries(variables).filter((entry): entry is [string, Variable] => entry[1] !== undefined),
  );
  const packs = commonPacks(present.values());
  const bytes = shape.y * shape.x * bytesHeld(present.values());
  const most = Math.floor((packs ? Math.max(memory, LEAST_BYTES) : LEAST_BYTES) / bytes);
  const window = new LayerWindow();
  const [first] = present.values();
  const layers = Array.from({ length: first?.shape[0] ?? 0 }, (_, i) => i);
  for (const batch of batchAlike(layers, (i) => packs?.[i], Math.max(1, most))) {
    await window.read(present, batch, { signal });
    for (const [position, index] of batch.entries()) {
      signal.throwIfAborted();
      yield { index, layers: window.layer(position) };
    }
  }
}
