import RealBlosc from "numcodecs/blosc";
import RealLz4 from "numcodecs/lz4";
import { describe, expect, it } from "vitest";
import StandIn from "./numcodecs-blosc.ts";
import Lz4StandIn from "./numcodecs-lz4.ts";

/** A smooth field, noise, zeros; the last one is no whole number of blocks or elements. */
const FIELDS: Readonly<Record<string, Uint8Array>> = {
  smooth: new Uint8Array(Float32Array.from({ length: 60_000 }, (_, i) => Math.sin(i / 400)).buffer),
  noise: Uint8Array.from({ length: 5000 }, (_, i) => (i * 2_654_435_761) >>> 13),
  zeros: new Uint8Array(300_000),
  far: Uint8Array.from({ length: 200_003 }, (_, i) => ((i % 50_021) * 40_503) >>> 7),
  tiny: Uint8Array.of(1, 2, 3),
};

describe("blosc in the browser", () => {
  for (const cname of ["blosclz", "lz4", "lz4hc", "zlib", "zstd"] as const)
    for (const shuffle of [0, 1, 2] as const)
      it(`unpacks what ${cname} with shuffle ${shuffle} packed`, async () => {
        const real = await RealBlosc.fromConfig({ id: "blosc", cname, clevel: 5, shuffle, blocksize: 0 });
        for (const field of Object.values(FIELDS)) {
          const packed = await real.encode(field);
          const decoded = await StandIn.fromConfig().decode(packed);
          expect(Buffer.compare(decoded, field)).toBe(0);
        }
      });

  it("refuses a block that is cut off", async () => {
    const real = await RealBlosc.fromConfig({
      id: "blosc",
      cname: "lz4",
      clevel: 5,
      shuffle: 1,
      blocksize: 0,
    });
    const packed = await real.encode(FIELDS.smooth ?? new Uint8Array());
    await expect(StandIn.fromConfig().decode(packed.subarray(0, packed.length - 900))).rejects.toThrow(
      /cut off|damaged/,
    );
  });

  it("unpacks LZ4 by itself", async () => {
    const real = await RealLz4.fromConfig({ id: "lz4", acceleration: 1 });
    for (const field of Object.values(FIELDS))
      expect(Buffer.compare(await Lz4StandIn.fromConfig().decode(await real.encode(field)), field)).toBe(0);
  });
});
