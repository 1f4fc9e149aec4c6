/** The part of the untyped package lerc 3.0.0 that we call. */
declare module "lerc" {
  interface LercResult {
    readonly width: number;
    readonly height: number;
    readonly pixels: readonly ArrayBufferView[];
    /** 1 where the pixel is valid; absent when all are. */
    readonly mask?: Uint8Array | null;
  }
  const Lerc: { decode(input: ArrayBuffer, options: { returnPixelInterleavedDims: boolean }): LercResult };
  export default Lerc;
}
