/** The bytes of one file that is not on a disk of ours: behind http, or dropped on the page. Ranges are half open. */
export interface ByteProvider {
  readonly size: number;
  /** Unix milliseconds. */
  readonly modified: number;
  /** Blocks the thread: only for a worker. */
  readSync(start: number, stop: number): Uint8Array;
  read(start: number, stop: number): Promise<Uint8Array>;
  /** Many parts in few requests, in their order; null where that cannot be had. Absent where one by one is as good. */
  readMany?(ranges: readonly (readonly [start: number, stop: number])[]): Promise<Uint8Array[] | null>;
}
