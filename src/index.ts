/**
 * upwarp: time series of a moving Earth surface from stacks of satellite images.
 *
 * This entry holds what most programs need; each layer has its own subpath (`upwarp/stack`, `upwarp/formats`, ...).
 */
export { type ErrorKind, type ErrorReport, isUpwarpError, UpwarpError } from "./errors.ts";
export { openDataset, openVariable } from "./formats/open.ts";
export { planRecipe, type RunOptions, type RunResult, runRecipe } from "./pipeline/run.ts";
export { SOFTWARE } from "./pipeline/software.ts";
export { openStack } from "./products/index.ts";
export { nodeHost } from "./systems/node-host.ts";
export { findRecipe, findStep, recipes, steps } from "./systems/registry.ts";
export { sbas } from "./systems/sbas/recipe.ts";
