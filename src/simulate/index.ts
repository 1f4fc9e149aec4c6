export { openSimulatedVariable } from "./open-simulated.ts";
export type { ResolvedOptions, SimulationOptions } from "./options.ts";
export { findPreset, PRESETS } from "./presets.ts";
export {
  type ComputeWindow,
  SIMULATION_VERSION,
  type SimulatedStack,
  type SimulationTruth,
  simulateStack,
} from "./simulate-stack.ts";
