// The one place where the command line names the simulator.
export { findPreset } from "../../simulate/presets.ts";
export { type SimulatedStack, simulateStack } from "../../simulate/simulate-stack.ts";
