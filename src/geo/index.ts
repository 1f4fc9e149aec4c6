export * from "./affine.ts";
export * from "./bounds.ts";
export * from "./crs.ts";
export * from "./grid.ts";
export * from "./look-vector.ts";
export * from "./transform.ts";
