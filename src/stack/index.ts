export * from "./multilook-stack.ts";
export * from "./network.ts";
export * from "./select.ts";
export * from "./space-time-matrix.ts";
export type * from "./stack.ts";
export type * from "./store.ts";
export * from "./tile-plan.ts";
export type * from "./variable.ts";
export * from "./views.ts";
