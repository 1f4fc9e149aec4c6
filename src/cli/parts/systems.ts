// The one place where the command line names the systems and the host that they run on.
export { nodeHost } from "../../systems/node-host.ts";
export { findRecipe, findStep, recipes } from "../../systems/registry.ts";
