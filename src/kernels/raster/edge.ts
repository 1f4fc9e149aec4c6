/**
 * What lies beyond an image's edge: `gap` is no data, so that only what was measured counts; `nearest` repeats the edge
 * pixels, as MintPy's filters do, which gives them more weight than others.
 */
export type Edge = "gap" | "nearest";
