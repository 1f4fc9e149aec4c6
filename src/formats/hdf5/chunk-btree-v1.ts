import { brokenFile } from "./broken-file.ts";
import type { ChunkVisitor, IndexContext } from "./chunk-index.ts";
import { Cursor } from "./cursor.ts";

/** Node type of raw-data chunks (specification, section III.A.1). */
const CHUNK_NODE = 1;

interface Node {
  readonly address: number;
  /** null for the root: its level is whatever it says. */
  readonly level: number | null;
}

/** Version 1 B-tree, the chunk index of files in the default (oldest) format. Keys are element offsets. */
export function readChunkBtreeV1(context: IndexContext, root: number, add: ChunkVisitor): void {
  const { file, superblock, where, shape } = context;
  const { sizes, base } = superblock;
  const rank = shape.shape.length;
  const keyBytes = 8 + 8 * (rank + 1);
  const prefixBytes = 8 + 2 * sizes.address;
  const seen = new Set<number>();
  const pending: Node[] = [{ address: root, level: null }];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (seen.has(node.address))
      throw brokenFile(where, "The chunk B-tree contains a cycle.", `node at ${node.address} twice`);
    seen.add(node.address);
    const start = base + node.address;
    const prefix = new Cursor(file.read(start, prefixBytes), sizes, where).signature("TREE");
    const [type, level, used] = [prefix.u8(), prefix.u8(), prefix.u16()];
    if (type !== CHUNK_NODE || (node.level !== null && level !== node.level))
      throw brokenFile(
        where,
        "A node of the chunk B-tree has the wrong type or level.",
        `type ${type}, level ${level}`,
      );
    const entries = new Cursor(
      file.read(start + prefixBytes, used * (keyBytes + sizes.address)),
      sizes,
      where,
    );
    for (let entry = 0; entry < used; entry++) {
      const size = entries.u32();
      const filterMask = entries.u32();
      const position = shape.chunks.map((length) => Math.floor(entries.uint(8) / length));
      const address = entries.skip(8).address();
      if (address === null) continue;
      if (level > 0) pending.push({ address, level: level - 1 });
      else add(position, { address, size, filterMask });
    }
  }
}
