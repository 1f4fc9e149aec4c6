export type { Gap } from "./acquisition-gaps.ts";
export type { GridReport, VariableReport } from "./describe-grid.ts";
export { describePath, type PathReport, type Problem } from "./describe-path.ts";
export { openStack, productNames } from "./open-stack.ts";
export type { OpenOptions, ProductName } from "./product.ts";
export { stackAttributes, stackOfAttributes } from "./upwarp-zarr.ts";
export * from "./weather/index.ts";
