export { outlineMask } from "./outline-mask-format.ts";
export { type OutlineOptions, readOutlines } from "./read-outlines.ts";
