import type { Kernels } from "../compute/wasm.ts";
import type { Grid } from "../geo/grid.ts";
import type { Network } from "../stack/network.ts";
import type { Acquisition } from "../stack/stack.ts";
import type { Attributes, Dim, DType, TypedArray, Variable } from "../stack/variable.ts";
import { defaultValues, type Params, type ParamValues } from "./params.ts";

/** What a step expects of, or promises about, one array. */
export interface VariableContract {
  readonly dims: readonly Dim[];
  readonly unit: string;
  readonly doc: string;
}

export interface InputContract extends VariableContract {
  /** A step runs without its optional inputs; whether one was there is part of the digest. */
  readonly optional?: boolean;
  /** Parameter values under which the input is read at all; absent means always. */
  readonly when?: (params: Readonly<Record<string, unknown>>) => boolean;
}

export interface OutputContract extends VariableContract {
  /** Defaults to f32. */
  readonly dtype?: DType;
  readonly attrs?: Attributes;
}

export type Inputs = Readonly<Record<string, InputContract>>;
export type Outputs = Readonly<Record<string, OutputContract>>;
/** Outputs that the parameters decide. Written as a method, so that a step of narrow parameters can stand in a list of any. */
export type OutputsFor<P extends Params> = { for(params: ParamValues<P>): Outputs }["for"];

/**
 * What is known about the stack besides its pixels. Plain JSON: it crosses threads and enters digests.
 */
export interface Facts {
  readonly grid: Grid;
  readonly network: Network | null;
  readonly dates: readonly string[];
  /** What each of the dates was read from, where the stack says it. */
  readonly dateNames?: readonly string[];
  readonly acquisition: Acquisition;
  /** The reference pixel that the product names, when it names one. */
  readonly reference: { readonly y: number; readonly x: number } | null;
}

/** Small JSON results of global steps, by step name: the reference point, the network's summary. */
export type Records = Readonly<Record<string, unknown>>;

/** One rectangle of pixels with all its layers. Arrays are C order, [depth, y, x] or [y, x]. */
export interface Tile {
  /** Row and column of the tile's first pixel in the grid. */
  readonly origin: { readonly y: number; readonly x: number };
  readonly shape: { readonly y: number; readonly x: number };
  /** Float32 with NaN for nodata; an optional input that is absent is undefined. */
  readonly inputs: Readonly<Record<string, Float32Array | undefined>>;
}

export interface TileContext<P extends Params> {
  readonly params: ParamValues<P>;
  readonly facts: Facts;
  readonly records: Records;
  /** Which of the optional inputs exist. */
  readonly available: ReadonlySet<string>;
  readonly kernels: Kernels;
  /**
   * The one object of a kind that the steps of a pass use together on this thread, made by the first that asks for it. It
   * may save work; it must not change a result, because each step also runs without the others.
   */
  share<T>(kind: string, make: () => T): T;
}

/** One layer of a stack (one pair, one date) over the whole scene. Arrays are C order, [y, x]. */
export interface Layer {
  /** "2018-01-06_2018-01-18" for a pair, "2018-01-06" for a date: for messages. */
  readonly name: string;
  /** What the step's `layerRecord` picks for this layer. */
  readonly record?: unknown;
  readonly shape: { readonly y: number; readonly x: number };
  /** Float32 with NaN for nodata; an optional input that is absent is undefined. */
  readonly inputs: Readonly<Record<string, Float32Array | undefined>>;
}

/** What a layer may know of the stack: not which others there are, so that it stays as it is when some are added. */
export type LayerFacts = Omit<Facts, "network" | "dates" | "dateNames">;

export interface LayerContext<P extends Params> extends Omit<TileContext<P>, "facts"> {
  readonly facts: LayerFacts;
  /** The inputs that do not have the step's dimension, whole: [y, x]. */
  readonly maps: Readonly<Record<string, Float32Array | undefined>>;
}

/** Computes one layer: an array of [y, x] for each output, or of one number for an output along the dimension alone. */
export type LayerFunction = (layer: Layer) => Readonly<Record<string, TypedArray>>;

/** Computes one tile; called for many tiles after one preparation. Output arrays are C order. */
export type TileFunction = (tile: Tile) => Readonly<Record<string, TypedArray>>;

export interface GlobalContext<P extends Params> {
  readonly params: ParamValues<P>;
  readonly facts: Facts;
  readonly records: Records;
  /** Lazily readable inputs; an optional input that is absent is undefined. */
  readonly inputs: Readonly<Record<string, Variable | undefined>>;
  readonly signal: AbortSignal;
  /** Bytes that it may hold for its pixels; a step that needs little need not look. */
  readonly memory?: number;
  /** Keeps one of the step's maps, whole: [y, x]. */
  write(output: string, values: TypedArray): Promise<void>;
  /** A sentence for the user, kept in the record and the report. */
  note(message: string): void;
}

/** What is known of a step's run before anything is computed. */
export interface CheckContext<P extends Params> {
  readonly params: ParamValues<P>;
  /** Those of the network as it was narrowed. */
  readonly facts: Facts;
  /** Which of the step's inputs there will be. */
  readonly available: ReadonlySet<string>;
  /** The steps before it that take part. */
  readonly before: ReadonlySet<string>;
  /** What the stack says of its variables; their pixels are for the run. */
  readonly variables: ReadonlyMap<string, Pick<Variable, "shape" | "attrs">>;
}

interface StepBase<P extends Params, I extends Inputs> {
  readonly name: string;
  /** Raise it whenever results change: it is part of the digest of every output. */
  readonly version: number;
  readonly doc: string;
  readonly params: P;
  readonly inputs: I;
  /**
   * Whether the step takes part in a run at all; absent means always. `available` names what it could read: the stack's
   * variables and the outputs of the steps before it; `acquisition` is the stack's, for what concerns one satellite alone.
   */
  readonly active?: (
    params: Readonly<Record<string, unknown>>,
    available: ReadonlySet<string>,
    acquisition: Acquisition,
  ) => boolean;
  /**
   * Throws what `prepare` or `run` would throw in any case, so that it is said at the start of a run and not after the steps
   * before this one.
   */
  check?(context: CheckContext<P>): void;
  /** Names of the global steps whose records this step reads; those that do not take part have none. */
  readonly records?: readonly string[];
  /** Citation keys, see docs/theory/references.md. */
  readonly references?: readonly string[];
}

/** Works on each tile by itself: the scheduler may run it in any order, on any number of threads. */
export interface TileStep<P extends Params = Params, I extends Inputs = Inputs> extends StepBase<P, I> {
  readonly scope: "tile";
  readonly outputs: Outputs | OutputsFor<NoInfer<P>>;
  /** ISO dates along `time` of its outputs, ascending, where they are not the stack's. */
  times?(params: ParamValues<P>, facts: Facts, records: Records): readonly string[];
  /** Everything that is the same for all tiles: tables, symbolic factors. Runs once per thread. */
  prepare(context: TileContext<P>): TileFunction;
}

/**
 * Works on each layer along one dimension by itself, over the whole scene: what a tile cannot know, such as a ramp, or which
 * areas an interferogram's phase hangs together in.
 */
export interface LayerStep<P extends Params = Params, I extends Inputs = Inputs> extends StepBase<P, I> {
  readonly scope: "layer";
  readonly along: "pair" | "time";
  /** Each has the dimension first: [along, y, x], or [along] for one number for each layer. */
  readonly outputs: Outputs | OutputsFor<NoInfer<P>>;
  /**
   * What all layers need of the records; absent means the records as they are. `prepare` sees nothing else of them: a layer
   * of an earlier run is kept as long as this is the same.
   */
  readonly sharedRecords?: (records: Records) => Records;
  /** What one layer needs of the records besides, by its position; its function gets it with the layer. Plain JSON. */
  readonly layerRecord?: (records: Records, position: number) => unknown;
  /** Everything that is the same for all layers. Runs once per thread. */
  prepare(context: LayerContext<P>): LayerFunction;
}

/** The record of a step that narrows the network: positions of the pairs that are kept, ascending. */
export interface Narrowing {
  readonly keep: readonly number[];
}

/** What a step that narrows will do, as far as parameters and dates alone tell. */
export interface Foreseen {
  /** Positions of the pairs that it keeps at most, ascending. */
  readonly keep: readonly number[];
  /** Whether the pixels may yet leave out so many of them that a date is lost. */
  readonly mayLoseDates: boolean;
}

/** Sees the whole stack, lazily, and returns one small JSON record. */
export interface GlobalStep<P extends Params = Params, I extends Inputs = Inputs> extends StepBase<P, I> {
  readonly scope: "global";
  /** Maps that it writes besides its record. */
  readonly outputs?: Outputs | OutputsFor<NoInfer<P>>;
  /** Its record is a `Narrowing`: the steps after it see only the pairs that it keeps, and their dates. */
  readonly narrows?: true;
  /** Of a step that narrows: what is known of it before a pixel is read. Throws what `run` would. */
  foresee?(context: Pick<CheckContext<P>, "params" | "facts">): Foreseen;
  run(context: GlobalContext<P>): Promise<unknown>;
}

// The registry holds steps of all parameter sets; method bivariance makes the narrow ones assignable.
export type Step = TileStep | LayerStep | GlobalStep;

/** Declares a step. Its one object feeds types, flags, configuration, schema, docs, errors and digests. */
export function defineStep<const P extends Params, const I extends Inputs>(
  step: TileStep<P, I>,
): TileStep<P, I>;
export function defineStep<const P extends Params, const I extends Inputs>(
  step: LayerStep<P, I>,
): LayerStep<P, I>;
export function defineStep<const P extends Params, const I extends Inputs>(
  step: GlobalStep<P, I>,
): GlobalStep<P, I>;
export function defineStep<S>(step: S): S {
  return step;
}

/** What a step writes with these parameters, which may be those of a whole recipe; without any, with the defaults. */
export function outputsOf(
  { outputs = {}, params: declared }: Step,
  params: Readonly<Record<string, unknown>> = defaultValues(declared),
): Outputs {
  return typeof outputs === "function" ? outputs(params) : outputs;
}

/** ISO dates along `time` of what a step writes. */
export function timesOf(
  step: Step,
  params: Readonly<Record<string, unknown>>,
  facts: Facts,
  records: Records,
): readonly string[] {
  return (step.scope === "tile" && step.times?.(params, facts, records)) || facts.dates;
}

/** Length of a dimension in this stack; `times` are the dates of an output whose time axis is another. */
export function dimLength(dim: Dim, facts: Facts, times: readonly string[] = facts.dates): number {
  switch (dim) {
    case "y":
    case "azimuth":
      return facts.grid.shape.y;
    case "x":
    case "range":
      return facts.grid.shape.x;
    case "pair":
      return facts.network?.pairs.length ?? 0;
    case "time":
      return times.length;
    case "observation":
      return facts.dates.length;
    default:
      return 1;
  }
}
