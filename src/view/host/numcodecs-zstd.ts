// Stands in for numcodecs/zstd in the browser: that one is 0.7 MB because it also compresses; zstddec is here anyway.
import { ZSTDDecoder } from "zstddec";
import { systemError } from "./system-error.ts";

const decoder = new ZSTDDecoder();

/** The codec as zarrita asks for it. The size of what comes out is in the frame's header. */
const Zstd = {
  codecId: "zstd",
  fromConfig: () => ({
    async decode(bytes: Uint8Array): Promise<Uint8Array> {
      await decoder.init();
      return decoder.decode(bytes);
    },
    async encode(): Promise<never> {
      throw systemError("EROFS", "compress");
    },
  }),
};

export default Zstd;
