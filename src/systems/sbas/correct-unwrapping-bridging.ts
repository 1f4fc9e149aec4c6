import { scienceError } from "../../errors.ts";
import { type Areas, type ImageShape, labelAreas } from "../../kernels/phase/areas.ts";
import { type Facing, findFacing } from "../../kernels/phase/border-facing.ts";
import { type Bridge, bridgeAreas, findBridges } from "../../kernels/phase/bridge-areas.ts";
import { fitCommonPlane } from "../../kernels/phase/common-plane.ts";
import { withoutAreaRamp } from "../../kernels/phase/label-ramp.ts";
import { type Jump, measureJump } from "../../kernels/phase/measure-jump.ts";
import { leastArea, selectAreas } from "../../kernels/phase/select-areas.ts";
import { type CycleVote, voteCycles } from "../../kernels/phase/vote-cycles.ts";
import type { RampKind } from "../../kernels/raster/ramp.ts";

/** How the phases of one interferogram are compared. */
export interface BridgingSetup {
  readonly shape: ImageShape;
  readonly compat: boolean;
  readonly minArea: number;
  readonly radius: number;
  readonly ramp: RampKind | null;
  /** Pixel of the reference point. */
  readonly reference: number;
  /** 1 on land; absent without a mask. */
  readonly land: Float32Array | undefined;
}

/** One interferogram, y x x. */
export interface Interferogram {
  /** For messages. */
  readonly name: string;
  readonly phase: Float32Array;
  readonly coherence: Float32Array | undefined;
  readonly component: Float32Array | undefined;
}

/**
 * Areas of an interferogram that may be a cycle off against each other: its connected components on land that are large
 * enough. Without component labels, the areas with a phase.
 */
export function findAreas(interferogram: Interferogram, setup: BridgingSetup): Areas {
  return labelConnected(findConnected(interferogram, setup.land), setup);
}

/**
 * As `findAreas` for one interferogram after another: those whose components look like the last one's, which most stacks have
 * many of, get the same areas, and with them what else follows from them alone.
 */
export function createAreaFinder(setup: BridgingSetup): (interferogram: Interferogram) => Areas {
  let last: Float32Array | undefined;
  let spare: Float32Array | undefined;
  let areas: Areas | undefined;
  return (interferogram) => {
    const connected = findConnected(interferogram, setup.land, spare);
    if (areas !== undefined && last !== undefined && isSame(connected, last)) {
      spare = connected;
      return areas;
    }
    spare = last;
    last = connected;
    areas = labelConnected(connected, setup, areas?.label);
    return areas;
  };
}

/** Component labels on land, or 1 where there is a phase; 0 elsewhere. */
function findConnected(
  { phase, component }: Interferogram,
  land: Float32Array | undefined,
  into: Float32Array = new Float32Array(phase.length),
): Float32Array {
  if (component === undefined)
    for (let p = 0; p < into.length; p++) into[p] = Number.isNaN(phase[p]!) ? 0 : 1;
  else
    for (let p = 0; p < into.length; p++) {
      const label = component[p]!;
      into[p] = Number.isNaN(label) ? 0 : label;
    }
  if (land !== undefined) for (let p = 0; p < into.length; p++) if (!(land[p]! > 0)) into[p] = 0;
  return into;
}

function isSame(a: Float32Array, b: Float32Array): boolean {
  for (let p = 0; p < a.length; p++) if (a[p] !== b[p]) return false;
  return a.length === b.length;
}

function labelConnected(
  connected: Float32Array,
  { shape, minArea, compat }: BridgingSetup,
  into?: Int32Array,
): Areas {
  const memory = into && { into };
  // An area must have a core even where it is the only one that is large enough.
  if (compat) return selectAreas(labelAreas(connected, shape, memory), shape, { minArea, needsCore: true });
  return labelAreas(connected, shape, { least: leastArea(minArea, shape), ...memory });
}

/** The area that holds the reference point. MintPy stops without one; by default it is the nearest. */
export function findReferenceArea({ label, count }: Areas, name: string, setup: BridgingSetup): number {
  const { reference, shape, compat } = setup;
  const own = label[reference]!;
  if (own > 0 || count === 0) return own;
  const [y, x] = [Math.floor(reference / shape.x), reference % shape.x];
  if (compat)
    throw scienceError({
      code: "unwrapping-reference-unlabelled",
      what: "The reference point lies in no connected component that is large enough to be corrected.",
      where: `${name}, row ${y}, column ${x}`,
      fix: "Choose a reference point that is unwrapped in all pairs, or lower unwrapping.min-area.",
    });
  let [nearest, least] = [0, Number.POSITIVE_INFINITY];
  for (let p = 0; p < label.length; p++) {
    if (label[p] === 0) continue;
    const distance = (Math.floor(p / shape.x) - y) ** 2 + ((p % shape.x) - x) ** 2;
    if (distance < least) [nearest, least] = [label[p]!, distance];
  }
  return nearest;
}

/**
 * Whole cycles to add to each area so that the phase runs on over the gaps between them; entry 0 is 0.
 *
 * @param anchors cycles of areas that are known already; without any, the reference area has 0
 */
export function bridge(
  interferogram: Interferogram,
  areas: Areas,
  setup: BridgingSetup,
  anchors?: ReadonlyMap<number, number>,
): Int32Array {
  const { phase, name } = interferogram;
  const { shape, compat, radius, ramp } = setup;
  if (areas.count < 2 && anchors === undefined) return new Int32Array(areas.count + 1);
  const reference = findReferenceArea(areas, name, setup);
  if (compat)
    return bridgeAreas(referencedPhase(phase, setup.reference), areas, shape, {
      reference,
      radius,
      ramp,
      bridges: bridgesOf(areas, shape, reference),
    });
  const flat = ramp === null ? phase : withoutAreaRamp(phase, areas.label, reference, shape, ramp);
  const facing = facingOf(areas, shape);
  const plane = fitCommonPlane(flat, areas, shape);
  const votes = facing.flatMap((border): CycleVote[] => {
    const jump = measureJump(flat, interferogram.coherence ?? null, areas.label, shape, border, plane, {
      radius,
    });
    return voteOf(jump, border.a, border.b);
  });
  return voteCycles(areas.count + 1, votes, anchors ?? new Map([[reference, 0]])).cycles;
}

/** Interferograms with the same areas have the same borders and bridges. */
const knownFacing = new WeakMap<Areas, Facing[]>();
const knownBridges = new WeakMap<Areas, { readonly reference: number; readonly bridges: Bridge[] }>();

function facingOf(areas: Areas, shape: ImageShape): Facing[] {
  const facing = knownFacing.get(areas) ?? findFacing(areas, shape);
  knownFacing.set(areas, facing);
  return facing;
}

function bridgesOf(areas: Areas, shape: ImageShape, reference: number): Bridge[] {
  const known = knownBridges.get(areas);
  if (known?.reference === reference) return known.bridges;
  const bridges = findBridges(areas, shape, reference);
  knownBridges.set(areas, { reference, bridges });
  return bridges;
}

const voteOf = ({ cycles, error }: Jump, from: number, to: number): CycleVote[] =>
  error < Number.POSITIVE_INFINITY ? [{ from, to, offset: cycles, weight: 1 / error }] : [];

/** As MintPy holds it: 0 where there is no data, and minus the reference elsewhere, in float32. */
export function referencedPhase(phase: Float32Array, reference: number): Float32Array {
  const at = Number.isNaN(phase[reference]!) ? 0 : phase[reference]!;
  const referenced = new Float32Array(phase.length);
  for (let p = 0; p < phase.length; p++) if (!Number.isNaN(phase[p]!)) referenced[p] = phase[p]! - at;
  return referenced;
}

/** Adds each area's cycles to its phase, which is returned as it is where there are none. In float32, as MintPy does. */
export function addCycles(phase: Float32Array, { label }: Areas, cycles: Int32Array): Float32Array {
  if (cycles.every((n) => n === 0)) return phase;
  const added = Float32Array.from(cycles, (n) => 2 * Math.PI * n);
  const out = phase.slice();
  for (let p = 0; p < out.length; p++) {
    const more = added[label[p]!]!;
    if (more !== 0) out[p]! += more;
  }
  return out;
}
