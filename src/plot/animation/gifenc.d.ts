/** The part of gifenc (which brings no types) that is used here. */
declare module "gifenc" {
  type Colour = readonly number[];
  interface FrameOptions {
    /** Only of the first frame: the colours of all. */
    readonly palette?: readonly Colour[];
    readonly transparent?: boolean;
    readonly transparentIndex?: number;
    /** Milliseconds; kept in hundredths of a second. */
    readonly delay?: number;
    /** 0 for ever. */
    readonly repeat?: number;
    /** 1 leaves the picture as it is. */
    readonly dispose?: number;
  }
  interface Encoder {
    writeFrame(index: Uint8Array, width: number, height: number, options?: FrameOptions): void;
    finish(): void;
    bytes(): Uint8Array;
  }
  interface Gifenc {
    GIFEncoder(): Encoder;
    quantize(rgba: Uint8Array, mostColours: number): number[][];
  }
  /** Its names, in a bundler, which takes the ES module. */
  export const GIFEncoder: Gifenc["GIFEncoder"] | undefined;
  export const quantize: Gifenc["quantize"] | undefined;
  /** All of it, in Node, which takes the CommonJS module and sees no names in it. */
  const gifenc: Gifenc;
  export default gifenc;
}
