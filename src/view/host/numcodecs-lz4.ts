// Stands in for numcodecs/lz4 in the browser: that one makes functions from text, which the page's policy forbids.
import { unpackLz4 } from "./lz4-block.ts";
import { systemError } from "./system-error.ts";

/** numcodecs writes the size of what comes out before the block, four bytes, little endian. */
const SIZE_BYTES = 4;

const Lz4 = {
  codecId: "lz4",
  fromConfig: () => ({
    async decode(bytes: Uint8Array): Promise<Uint8Array> {
      const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
      return unpackLz4(bytes.subarray(SIZE_BYTES), size);
    },
    async encode(): Promise<never> {
      throw systemError("EROFS", "compress");
    },
  }),
};

export default Lz4;
