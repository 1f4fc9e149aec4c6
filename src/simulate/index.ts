export type { DemSimulationOptions, ResolvedDemOptions } from "./dem/options.ts";
export { DEM_PRESETS, findDemPreset } from "./dem/presets.ts";
export {
  DEM_SIMULATION_VERSION,
  type DemTruth,
  type SimulatedDemStack,
  simulateDemStack,
} from "./dem/simulate-dem-stack.ts";
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
