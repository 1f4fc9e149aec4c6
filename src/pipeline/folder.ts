import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fromSystemError } from "../errors.ts";
import { lockFolder } from "./folder-lock.ts";
import type { InputDigest, StepKey } from "./keys.ts";
import type { LayerLedger } from "./layer-ledger.ts";
import { makeFolder } from "./make-folder.ts";

/** What every finished step leaves beside its arrays. No clock times: equal runs leave equal bytes. */
export interface Provenance {
  readonly digest: string;
  readonly key: StepKey;
  readonly software: { readonly name: string; readonly version: string };
  readonly doc: string;
  readonly references: readonly string[];
  readonly notes: readonly string[];
}

const PROVENANCE = "provenance.json";
const RECORD = "record.json";
const LEDGER = "layers.json";
/** Enough hexadecimal digits to tell the outputs of one folder apart. */
const SHORT = 12;

/** The output folder: where each step's result lives, and how it gets there whole or not at all. */
export class RunFolder {
  readonly root: string;
  readonly steps: string;

  constructor(root: string) {
    this.root = root;
    this.steps = join(root, "steps");
  }

  /** Final place of a step's output; it exists only when it is complete. */
  pathOf(step: string, digest: string): string {
    return join(this.steps, `${step}-${digest.slice(0, SHORT)}`);
  }

  /** Where the output grows; a killed run leaves it for the next to continue. */
  partialOf(step: string, digest: string): string {
    return `${this.pathOf(step, digest)}.partial`;
  }

  get contentCache(): string {
    return join(this.steps, "contents.json");
  }

  async prepare(): Promise<void> {
    await makeFolder(this.steps);
  }

  /** Provenance of a finished step, or null. */
  async provenance(path: string): Promise<Provenance | null> {
    return readJson<Provenance>(join(path, PROVENANCE));
  }

  async record(path: string): Promise<unknown> {
    return readJson(join(path, RECORD));
  }

  async writeRecord(partial: string, record: unknown): Promise<void> {
    await guard(partial, async () => {
      await mkdir(partial, { recursive: true });
      await writeFile(join(partial, RECORD), JSON.stringify(record, null, 2));
    });
  }

  /** What decided each layer of a finished layer step; null where its layers cannot be told apart. */
  async ledger(path: string): Promise<LayerLedger | null> {
    const ledger = await readJson<Partial<LayerLedger>>(join(path, LEDGER));
    return Array.isArray(ledger?.layers) ? (ledger as LayerLedger) : null;
  }

  async writeLedger(partial: string, ledger: LayerLedger): Promise<void> {
    await guard(partial, () => writeFile(join(partial, LEDGER), JSON.stringify(ledger, null, 1)));
  }

  /** Seals a partial output: provenance, flush, rename. From here on it is never written again. */
  async finish(step: string, provenance: Provenance): Promise<void> {
    const partial = this.partialOf(step, provenance.digest);
    const final = this.pathOf(step, provenance.digest);
    await guard(partial, async () => {
      const file = await open(join(partial, PROVENANCE), "w");
      try {
        await file.writeFile(`${JSON.stringify(provenance, null, 2)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      await rm(join(partial, "journal"), { force: true });
      // Something under the final name without a readable provenance is a damaged result: it gives way.
      await rm(final, { recursive: true, force: true });
      await rename(partial, final);
    });
  }

  /** The most recent finished output of a step, for telling what changed since. */
  async latest(step: string): Promise<Provenance | null> {
    let best: { time: number; provenance: Provenance } | null = null;
    for (const path of await this.#foldersOf(step)) {
      const provenance = await this.provenance(path);
      const time = provenance ? (await stat(join(path, PROVENANCE))).mtimeMs : 0;
      if (provenance && (best === null || time > best.time)) best = { time, provenance };
    }
    return best?.provenance ?? null;
  }

  /** Folders of a step's finished outputs. */
  async finished(step: string): Promise<string[]> {
    const paths: string[] = [];
    for (const path of await this.#foldersOf(step))
      if ((await this.provenance(path)) !== null) paths.push(path);
    return paths;
  }

  async #foldersOf(step: string): Promise<string[]> {
    const names = await readdir(this.steps).catch((cause: { code?: string }): string[] => {
      // Nothing has run here yet; anything else would pass finished work over.
      if (cause.code === "ENOENT") return [];
      throw fromSystemError(cause, this.steps);
    });
    const pattern = new RegExp(`^${step}-[0-9a-f]{${SHORT}}$`);
    return names.filter((name) => pattern.test(name)).map((name) => join(this.steps, name));
  }

  /** Remembers the files behind an input digest, so that a later plan can name the one that changed. */
  async rememberInput({ digest, files }: InputDigest): Promise<void> {
    const path = join(this.steps, `input-${digest.slice(0, SHORT)}.json`);
    await guard(path, async () => {
      await writeFile(`${path}.tmp`, JSON.stringify(files));
      await rename(`${path}.tmp`, path);
    });
  }

  async rememberedInput(digest: string): Promise<InputDigest["files"] | null> {
    return readJson<InputDigest["files"]>(join(this.steps, `input-${digest.slice(0, SHORT)}.json`));
  }

  /** Takes the folder for this run; a lock left by a dead process is taken over. */
  async lock(): Promise<() => Promise<void>> {
    await this.prepare();
    const unlock = await lockFolder(this.steps);
    try {
      await this.#sweep();
    } catch (error) {
      await unlock();
      throw error;
    }
    return unlock;
  }

  /** Removes the unfinished notes of a run that was killed. Whoever calls it holds the lock. */
  async #sweep(): Promise<void> {
    await guard(this.steps, async () => {
      for (const name of await readdir(this.steps))
        if (name.endsWith(".tmp")) await rm(join(this.steps, name), { force: true });
    });
  }
}

async function readJson<T>(path: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as T;
  } catch (cause) {
    if ((cause as { code?: string }).code === "ENOENT" || cause instanceof SyntaxError) return null;
    throw fromSystemError(cause, path);
  }
}

async function guard<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
}
