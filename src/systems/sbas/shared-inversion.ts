import type { InverterNoise, NetworkInverter } from "../../compute/network-inverter.ts";
import type { Kernels } from "../../compute/wasm.ts";
import { RobustInverter } from "../../kernels/linear/robust-inverter.ts";
import type { Tile, TileContext } from "../../pipeline/step.ts";
import {
  type InversionSetup,
  type inversionParams,
  loadBatch,
  noiseModel,
  setUpInversion,
} from "./inversion.ts";

/** What every inversion has, whatever is measured. */
export type InvertibleSetup = Pick<InversionSetup, "symbolic" | "options" | "robust">;

/** How measurements get into the inverter. */
export interface Measurements<S extends InvertibleSetup> {
  /** The tile's input that is inverted. */
  readonly input: string;
  /** Fills the inverter's rows with the tile's pixels from `first` on. */
  load(inverter: NetworkInverter, setup: S, tile: Tile, first: number, count: number): void;
  noiseModel(setup: S): InverterNoise["model"];
}

const PHASES: Measurements<InversionSetup> = { input: "unwrappedPhase", load: loadBatch, noiseModel };

/** What a step takes from the inversion of a tile. */
export interface Harvest<T> {
  /** Noise that must be carried through for it. */
  readonly noise?: Pick<InverterNoise, "design" | "perDate">;
  /** Room for a tile of so many pixels. */
  begin(pixels: number): T;
  /** Takes the batch's first `count` pixels, which are the tile's from `first` on. */
  take(into: T, inverter: NetworkInverter, first: number, count: number): void;
}

/**
 * The inversion that series, displacement error and velocity all come from: each tile is loaded and inverted once for all
 * the steps of a pass. The kernel gives each of its results the same bits whatever else is asked of it, so that a step
 * that runs alone gives the same.
 */
export class SharedInversion<S extends InvertibleSetup = InversionSetup> {
  readonly setup: S;
  readonly #measurements: Measurements<S>;
  readonly #kernels: Kernels;
  readonly #harvests: Harvest<unknown>[] = [];
  #inverter: NetworkInverter | null = null;
  #robust: RobustInverter | null = null;
  /** By the tile's measurements, which all steps of a pass are handed as one array: kept for as long as the tile is. */
  readonly #taken = new WeakMap<Float32Array, readonly unknown[]>();

  constructor(kernels: Kernels, setup: S, measurements: Measurements<S>) {
    this.setup = setup;
    this.#measurements = measurements;
    this.#kernels = kernels;
  }

  /** Has something taken from every tile; to be called while steps are prepared. Returns what gives it for a tile. */
  harvest<T>(harvest: Harvest<T>): (tile: Tile) => T {
    if (this.#inverter !== null) throw new TypeError("a step joined the inversion after its first tile");
    const index = this.#harvests.push(harvest) - 1;
    return (tile) => {
      const measured = tile.inputs[this.#measurements.input]!;
      let taken = this.#taken.get(measured);
      if (taken === undefined) {
        taken = this.#invert(tile);
        this.#taken.set(measured, taken);
      }
      return taken[index] as T;
    };
  }

  #invert(tile: Tile): readonly unknown[] {
    this.#inverter ??= this.#createInverter();
    const inverter = this.#inverter;
    const pixels = tile.shape.y * tile.shape.x;
    const taken = this.#harvests.map((harvest) => harvest.begin(pixels));
    for (let first = 0; first < pixels; first += inverter.batch) {
      const count = Math.min(inverter.batch, pixels - first);
      this.#measurements.load(inverter, this.setup, tile, first, count);
      if (this.#robust) this.#robust.run(count);
      else inverter.run(count);
      this.#harvests.forEach((harvest, i) => {
        harvest.take(taken[i], inverter, first, count);
      });
    }
    return taken;
  }

  #createInverter(): NetworkInverter {
    const { symbolic, options } = this.setup;
    const designs = this.#harvests.flatMap(({ noise }) => noise?.design ?? []);
    const [design] = designs;
    if (designs.length > 1) throw new TypeError("one inversion carries noise through one fit");
    const perDate = this.#harvests.some(({ noise }) => noise?.perDate);
    const inverter = this.#kernels.createInverter(symbolic, {
      ...options,
      noise: { model: this.#measurements.noiseModel(this.setup), perDate, ...(design && { design }) },
    });
    const { robust: loss } = this.setup;
    if (loss) this.#robust = new RobustInverter(inverter, symbolic, { loss });
    return inverter;
  }
}

/** The inversion that this step shares with the others of its pass. */
export function shareInversion(context: TileContext<typeof inversionParams>): SharedInversion {
  return context.share("sbas inversion", () => invertPhases(context.kernels, setUpInversion(context)));
}

/** An inversion of unwrapped phases. */
export const invertPhases = (kernels: Kernels, setup: InversionSetup): SharedInversion =>
  new SharedInversion(kernels, setup, PHASES);
