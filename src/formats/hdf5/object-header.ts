import { brokenFile } from "./broken-file.ts";
import { Cursor } from "./cursor.ts";
import type { SharedFile } from "./shared-file.ts";
import type { Superblock } from "./superblock.ts";

/** Header message types (HDF5 File Format Specification 3.0, section IV.A.2). */
export const MESSAGE = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  oldFill: 0x04,
  fill: 0x05,
  link: 0x06,
  externalFiles: 0x07,
  layout: 0x08,
  groupInfo: 0x0a,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  attributeInfo: 0x15,
} as const;

export interface Message {
  readonly type: number;
  /** The body lies elsewhere in the file (shared message). */
  readonly shared: boolean;
  readonly body: Uint8Array;
}

/** A block of messages: the first in the header itself, the others where continuation messages say. */
interface Block {
  readonly offset: number;
  readonly length: number;
}

/** No writer makes headers of more blocks; a chain that goes on is a cycle or an attack. */
const MAX_BLOCKS = 4096;
const V1_PREFIX = 16;
const CHECKSUM = 4;

/** All messages of the object header at `address` (relative to the superblock's base). Versions 1 and 2. */
export function readObjectHeader(file: SharedFile, superblock: Superblock, address: number): Message[] {
  const start = superblock.base + address;
  const where = `${file.path}: object header at ${start}`;
  const prefix = file.read(start, V1_PREFIX);
  const isV2 = String.fromCharCode(...prefix.subarray(0, 4)) === "OHDR";
  if (!isV2 && prefix[0] !== 1) throw brokenFile(where, "There is no object header where the file says.");
  const cursorOf = (bytes: Uint8Array) => new Cursor(bytes, superblock.sizes, where);
  const { first, flags } = isV2
    ? firstBlockV2(file, start, cursorOf)
    : { first: { offset: start + V1_PREFIX, length: cursorOf(prefix).skip(8).u32() }, flags: 0 };

  const messages: Message[] = [];
  const blocks: Block[] = [first];
  const seen = new Set<number>();
  for (let block = blocks.shift(), count = 0; block !== undefined; block = blocks.shift(), count++) {
    if (seen.has(block.offset) || count > MAX_BLOCKS)
      throw brokenFile(where, "The blocks of an object header form a cycle.", `block at ${block.offset}`);
    seen.add(block.offset);
    const cursor = cursorOf(file.read(block.offset, block.length));
    for (const message of isV2 ? messagesV2(cursor, (flags & 4) !== 0) : messagesV1(cursor)) {
      if (message.type !== MESSAGE.continuation) messages.push(message);
      else blocks.push(continuation(cursorOf(message.body), superblock.base, isV2, where));
    }
  }
  return messages;
}

function firstBlockV2(file: SharedFile, start: number, cursorOf: (bytes: Uint8Array) => Cursor) {
  const longestPrefix = 34;
  const cursor = cursorOf(file.read(start, Math.min(longestPrefix, file.size - start))).skip(5);
  const flags = cursor.u8();
  if (flags & 0x20) cursor.skip(16); // times
  if (flags & 0x10) cursor.skip(4); // attribute storage limits
  const length = cursor.uint(2 ** (flags & 3));
  return { first: { offset: start + cursor.position, length }, flags };
}

function continuation(cursor: Cursor, base: number, isV2: boolean, where: string): Block {
  const address = cursor.address();
  const length = cursor.length();
  if (address === null) throw brokenFile(where, "A continuation block has no address.");
  // A version 2 block is framed by its signature "OCHK" and a checksum.
  return isV2
    ? { offset: base + address + 4, length: length - 4 - CHECKSUM }
    : { offset: base + address, length };
}

function* messagesV1(cursor: Cursor): Generator<Message> {
  const headerBytes = 8;
  while (cursor.remaining >= headerBytes) {
    const type = cursor.u16();
    const size = cursor.u16();
    const flags = cursor.u8();
    cursor.skip(3);
    yield { type, shared: (flags & 2) !== 0, body: cursor.take(size) };
  }
}

function* messagesV2(cursor: Cursor, hasOrder: boolean): Generator<Message> {
  const headerBytes = hasOrder ? 6 : 4;
  // What is too short for a message is a gap.
  while (cursor.remaining >= headerBytes) {
    const type = cursor.u8();
    const size = cursor.u16();
    const flags = cursor.u8();
    if (hasOrder) cursor.skip(2);
    yield { type, shared: (flags & 2) !== 0, body: cursor.take(size) };
  }
}
