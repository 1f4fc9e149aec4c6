export * from "./server/index.ts";
export { readState, type StateRead, writeState } from "./state/url-state.ts";
export type { ViewState } from "./state/view-state.ts";
