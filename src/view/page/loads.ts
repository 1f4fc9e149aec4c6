import { type Signal, signal } from "@preact/signals";
import type { Problem } from "../protocol.ts";
import { problemOf } from "./data-client.ts";

/** Something that was asked of the data worker: on its way, here, or refused. */
export interface Load<T> {
  readonly value: T | null;
  readonly problem: Problem | null;
}

const ON_ITS_WAY = { value: null, problem: null } as const;

/** A refusal is kept for so long: by then a file may be back, and the next look asks again. Milliseconds. */
const REFUSAL = 3000;

interface Entry<T> {
  readonly signal: Signal<Load<T>>;
  bytes: number;
}

/**
 * Answers kept by key, the least recently used given up beyond `limit` bytes. Reading an answer inside a computed value or a
 * component asks for it and is told when it is there.
 */
export function createLoads<T>(bytesOf: (value: T) => number, limit: number) {
  const entries = new Map<string, Entry<T>>();

  function trim(keep: string): void {
    let total = 0;
    for (const { bytes } of entries.values()) total += bytes;
    for (const [key, { bytes }] of entries) {
      if (total <= limit) return;
      if (key === keep || bytes === 0) continue;
      entries.delete(key);
      total -= bytes;
    }
  }

  function entryOf(key: string, ask: () => Promise<T>): Entry<T> {
    const known = entries.get(key);
    if (known) {
      // The map keeps the order of insertion: what is used moves to its end.
      entries.delete(key);
      entries.set(key, known);
      return known;
    }
    const entry: Entry<T> = { signal: signal<Load<T>>(ON_ITS_WAY), bytes: 0 };
    entries.set(key, entry);
    ask().then(
      (value) => {
        entry.bytes = bytesOf(value);
        entry.signal.value = { value, problem: null };
        trim(key);
      },
      (cause: unknown) => {
        entry.signal.value = { value: null, problem: problemOf(cause) };
        // Not at once: whoever reads it is run now and would ask in a circle.
        setTimeout(() => {
          if (entries.get(key) === entry) entries.delete(key);
        }, REFUSAL);
      },
    );
    return entry;
  }

  return {
    /** The answer so far; whoever reads it is run again when it comes. */
    get: (key: string, ask: () => Promise<T>): Load<T> => entryOf(key, ask).signal.value,
    /** The answer if it is here; asks for nothing. */
    peek: (key: string): T | null => entries.get(key)?.signal.peek().value ?? null,
    /** Asks without waiting. */
    prefetch(key: string, ask: () => Promise<T>): void {
      entryOf(key, ask);
    },
    clear: () => entries.clear(),
  };
}
