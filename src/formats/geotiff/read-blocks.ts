import { cancelledError, formatError, isUpwarpError } from "../../errors.ts";
import type { TypedArray } from "../../stack/variable.ts";
import type { ByteSource } from "./byte-source.ts";
import type { BlockDecoder } from "./decode-block.ts";
import { type BlockIndex, rowsOfBlock } from "./image-layout.ts";

/** Below this gap between two blocks, one read is cheaper than two. */
const GAP_BYTES = 32_768;
/** Blocks that lie together are read together, up to this size: it bounds the compressed bytes held. */
const GROUP_BYTES = 4 * 2 ** 20;

/** A block by its number in the index, with its decoded samples; null samples where the file has a hole. */
export type BlockVisitor = (block: number, samples: TypedArray | null) => void;

/**
 * Reads and decodes blocks and hands each to the visitor, in the order of the file. The next group of bytes is
 * fetched while one is decoded. Throws format errors that name the file and block, and the cancelled error.
 */
export async function readBlocks(
  source: ByteSource,
  index: BlockIndex,
  decode: BlockDecoder,
  blocks: readonly number[],
  visit: BlockVisitor,
  signal?: AbortSignal,
): Promise<void> {
  const groups: Group[] = [];
  for (const block of [...blocks].sort((a, b) => offsetOf(index, a) - offsetOf(index, b))) {
    if (countOf(index, block) === 0) visit(block, null);
    else addToGroups(groups, index, block);
  }
  let next = groups[0] ? fetchGroup(source, groups[0]) : null;
  for (const [k, group] of groups.entries()) {
    if (signal?.aborted) {
      await next?.catch(() => undefined);
      throw cancelledError();
    }
    const bytes = await next;
    const following = groups[k + 1];
    next = following ? fetchGroup(source, following) : null;
    if (bytes === null) continue;
    try {
      for (const block of group.blocks) {
        const at = offsetOf(index, block) - group.start;
        visit(
          block,
          await decodeOne(source.path, index, decode, block, bytes.subarray(at, at + countOf(index, block))),
        );
      }
    } catch (error) {
      // The read under way must not become an unhandled rejection.
      await next?.catch(() => undefined);
      throw error;
    }
  }
}

interface Group {
  readonly start: number;
  end: number;
  readonly blocks: number[];
}

const offsetOf = (index: BlockIndex, block: number) => index.offsets[block] ?? 0;
const countOf = (index: BlockIndex, block: number) => index.byteCounts[block] ?? 0;
const fetchGroup = (source: ByteSource, { start, end }: Group) => source.read(start, end - start);

function addToGroups(groups: Group[], index: BlockIndex, block: number): void {
  const start = offsetOf(index, block);
  const end = start + countOf(index, block);
  const last = groups.at(-1);
  if (last && start <= last.end + GAP_BYTES && Math.max(end, last.end) - last.start <= GROUP_BYTES) {
    last.end = Math.max(end, last.end);
    last.blocks.push(block);
  } else groups.push({ start, end, blocks: [block] });
}

async function decodeOne(
  path: string,
  index: BlockIndex,
  decode: BlockDecoder,
  block: number,
  bytes: Uint8Array,
): Promise<TypedArray> {
  const { blocksAcross, blocksDown, tiled } = index.layout;
  const [row, column] = [
    Math.floor((block % (blocksAcross * blocksDown)) / blocksAcross),
    block % blocksAcross,
  ];
  try {
    const decoded = decode(bytes, rowsOfBlock(index.layout, row));
    return decoded instanceof Promise ? await decoded : decoded;
  } catch (error) {
    if (isUpwarpError(error)) throw error;
    throw formatError({
      code: "tiff-block-corrupt",
      what: "A block of the TIFF cannot be decoded: its bytes are damaged.",
      where: `${path}, ${tiled ? `tile row ${row}, column ${column}` : `strip ${block}`}`,
      got: error instanceof Error ? error.message : String(error),
      fix: "Copy or download the file again.",
      cause: error,
    });
  }
}
