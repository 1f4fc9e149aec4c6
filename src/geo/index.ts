export * from "./affine.ts";
export * from "./bounds.ts";
export * from "./crs.ts";
export * from "./grid.ts";
export * from "./incidence.ts";
export * from "./look-vector.ts";
export * from "./slant-range.ts";
export * from "./transform.ts";
