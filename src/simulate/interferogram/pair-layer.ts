import type { TypedArray } from "../../stack/variable.ts";
import type { Layer } from "../layer.ts";
import type { PairRecipe, Scene } from "../scene.ts";
import { fillCoherence } from "./noise.ts";

/** Computes image rows of single pairs: `prepare` does what all pairs of a row share, `write` does one pair. */
export interface PairWriter {
  prepare(y: number): void;
  write(pair: PairRecipe, y: number, out: TypedArray): void;
}

/** A layer over (pair, y, x) from a function that opens columns [x, x + width) of some pairs. */
export function createPairLayer(
  scene: Scene,
  description: Pick<Layer, "name" | "dtype" | "unit" | "nodata">,
  open: (x: number, width: number, pairs: readonly PairRecipe[]) => PairWriter,
): Layer {
  const { shape } = scene.options;
  return {
    ...description,
    dims: ["pair", "y", "x"],
    shape: [scene.pairs.length, shape.y, shape.x],
    attrs: {},
    open([x, stop], [first, last]) {
      const pairs = scene.pairs.slice(first, last);
      const { prepare, write } = open(x, stop - x, pairs);
      return (y, rows) => {
        prepare(y);
        pairs.forEach((pair, k) => {
          write(pair, y, rows[k]!);
        });
      };
    },
  };
}

/** What lies on the ground along a row of pixels, and the coherence that it has in a pair. */
export interface Ground {
  readonly land: Uint8Array;
  prepare(y: number): void;
  coherence(pair: PairRecipe): Float64Array;
}

export function createGround(scene: Scene, x: number, width: number): Ground {
  const land = new Uint8Array(width);
  const urban = new Float64Array(width);
  const coherence = new Float64Array(width);
  return {
    land,
    prepare(y) {
      scene.land(y, x, land);
      scene.urban(y, x, urban);
    },
    /** The same buffer every time. */
    coherence(pair) {
      fillCoherence(pair, land, urban, coherence);
      return coherence;
    },
  };
}
