import type { DemEpoch } from "./epochs.ts";
import type { ObserveRow } from "./observe.ts";
import type { DemScene } from "./scene.ts";

/** Rows and columns of the lattice that the error is averaged over. */
const SAMPLES = 16;

/**
 * What a co-registration would state of each DEM: the root mean square of its errors on stable ground without outliers, m. Of
 * a lattice of pixels, so that it does not cost a look at all of them; a DEM without any such pixel gets that of its quality.
 */
export function stateErrors(scene: DemScene, observe: ObserveRow): Float32Array {
  const { options, epochs, motion } = scene;
  const { shape } = options;
  const sums = new Float64Array(epochs.length);
  const counts = new Float64Array(epochs.length);
  const rowStep = Math.max(1, Math.floor(shape.y / SAMPLES));
  const columnStep = Math.max(1, Math.floor(shape.x / SAMPLES));
  for (let y = Math.floor(rowStep / 2); y < shape.y; y += rowStep)
    for (let x = Math.floor(columnStep / 2); x < shape.x; x += columnStep) {
      const weight = new Float64Array(1);
      motion.glacierRow(y, x, weight);
      if (weight[0]! > 0) continue;
      const ground = scene.groundRow(y, x, 1);
      epochs.forEach((epoch, k) => {
        const truth = new Float64Array(1);
        scene.elevationRow(epoch.day, y, x, truth);
        const { elevation, outlier } = observe(epoch, ground, y, x);
        const error = elevation[0]! - truth[0]!;
        if (Number.isNaN(error) || outlier[0] === 1) return;
        sums[k]! += error * error;
        counts[k]! += 1;
      });
    }
  return Float32Array.from(epochs, (epoch, k) =>
    counts[k]! > 0 ? Math.sqrt(sums[k]! / counts[k]!) : typicalError(epoch, options.noise?.flat ?? 0),
  );
}

const typicalError = ({ quality, bias }: DemEpoch, flat: number) => Math.hypot(quality * flat, bias);
