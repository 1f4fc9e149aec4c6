import { computed, effect, signal } from "@preact/signals";
import type { WorldPoint } from "../state/view-state.ts";
import { cursor, draft, part } from "./store.ts";

/** The pointer rests for so long before every layer is read where it is. Milliseconds. */
const REST = 120;

const rested = signal<WorldPoint | null>(null);
effect(() => {
  const place = cursor.value;
  // The last place stays in the table when the pointer leaves the map to read it.
  if (place === null) return;
  const timer = setTimeout(() => {
    rested.value = place;
  }, REST);
  return () => clearTimeout(timer);
});

/** Where the pointer was, and the corners that it was drawing, are numbers of another map now. */
export function forgetPointer(): void {
  cursor.value = null;
  rested.value = null;
  draft.value = [];
}

/** Where the inspector looks: under the pointer; without one, at the last marker. */
export const inspected = computed<WorldPoint | null>(
  () => rested.value ?? part.markers.value.at(-1)?.at ?? null,
);
