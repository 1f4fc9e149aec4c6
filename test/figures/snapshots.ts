import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { decodePng } from "../fixtures/plot/decode-png.ts";

const FOLDER = join(import.meta.dirname, "snapshots");

/** Set by the command that renews the snapshots; see README.md beside this file. */
export const isRenewing = process.env.UPWARP_RENEW_FIGURES === "1";

export const snapshotPath = (name: string) => join(FOLDER, name);

/** The bytes of a snapshot; while renewing, `made` becomes the snapshot first. Throws where there is none. */
export function snapshot(name: string, made: Uint8Array | string): Buffer {
  const path = snapshotPath(name);
  if (isRenewing) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, made);
  }
  if (!existsSync(path)) throw new Error(`There is no snapshot ${name}: renew them, and look at it.`);
  return readFileSync(path);
}

export interface PictureDifference {
  readonly sameSize: boolean;
  /** Share of the pixels that differ by more than a step or two of a byte in some channel. */
  readonly share: number;
  /** Largest difference of a channel. */
  readonly largest: number;
}

/** A channel may differ by so much: another build of the renderer rounds its blends otherwise. */
const ROUNDING = 2;

export function comparePictures(a: Uint8Array, b: Uint8Array): PictureDifference {
  const [one, other] = [decodePng(a), decodePng(b)];
  if (one.width !== other.width || one.height !== other.height)
    return { sameSize: false, share: 1, largest: 255 };
  let [differing, largest] = [0, 0];
  for (let y = 0; y < one.height; y++)
    for (let x = 0; x < one.width; x++) {
      const [p, q] = [one.at(x, y), other.at(x, y)];
      const off = Math.max(...p.map((value, channel) => Math.abs(value - (q[channel] ?? 0))));
      largest = Math.max(largest, off);
      if (off > ROUNDING) differing++;
    }
  return { sameSize: true, share: differing / (one.width * one.height), largest };
}

export const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
