import { describe, expect, it } from "vitest";
import { multilookPhaseDensity } from "../statistics/phase-density.ts";
import { drawMultilook } from "./multilook.ts";
import { fillNormal } from "./normal.ts";
import { createStream } from "./stream.ts";

const COUNT = 20_000;
const sample = (coherence: number, looks: number) =>
  Array.from({ length: COUNT }, (_, i) => drawMultilook(createStream(21, 4), i, coherence, looks));
const average = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

/** Phase and coherence by brute force: the looks themselves, drawn and averaged. */
function averageLooks(coherence: number, looks: number): { phases: number[]; coherences: number[] } {
  const z = fillNormal(createStream(22, 5), 0, new Float64Array(4 * looks * COUNT));
  const rest = Math.sqrt(1 - coherence ** 2);
  const [phases, coherences]: [number[], number[]] = [[], []];
  for (let i = 0; i < COUNT; i++) {
    let [re, im, power1, power2] = [0, 0, 0, 0];
    for (let k = i * looks; k < (i + 1) * looks; k++) {
      const [a, b] = [z[4 * k]!, z[4 * k + 1]!];
      const [c, d] = [coherence * a + rest * z[4 * k + 2]!, coherence * b + rest * z[4 * k + 3]!];
      re += c * a + d * b;
      im += d * a - c * b;
      power1 += a * a + b * b;
      power2 += c * c + d * d;
    }
    phases.push(Math.atan2(im, re));
    coherences.push(Math.hypot(re, im) / Math.sqrt(power1 * power2));
  }
  return { phases, coherences };
}

describe("drawMultilook", () => {
  it.each([
    [0.3, 5],
    [0.7, 3],
    [0.9, 1],
  ])("agrees with averaging the looks: coherence %d, %d looks", (coherence, looks) => {
    const drawn = sample(coherence, looks);
    const brute = averageLooks(coherence, looks);
    const square = (x: number) => x * x;
    const variance = average(drawn.map(({ phase }) => phase ** 2));
    expect(Math.abs(variance / average(brute.phases.map(square)) - 1)).toBeLessThan(0.06);
    expect(average(drawn.map((s) => s.coherence))).toBeCloseTo(average(brute.coherences), 1.9);
    expect(average(drawn.map((s) => s.coherence ** 2))).toBeCloseTo(
      average(brute.coherences.map(square)),
      1.9,
    );
  });

  it("has the phase variance that the multilook density integrates to", () => {
    const [coherence, looks, cells] = [0.6, 8, 4000];
    let expected = 0;
    for (let i = 0; i < cells; i++) {
      const phase = -Math.PI + ((i + 0.5) * 2 * Math.PI) / cells;
      expected += (phase ** 2 * multilookPhaseDensity(phase, coherence, looks) * 2 * Math.PI) / cells;
    }
    const variance = average(sample(coherence, looks).map(({ phase }) => phase ** 2));
    expect(Math.abs(variance / expected - 1)).toBeLessThan(0.05);
  });

  it("is biased high where there is no coherence: the mean of one over L uniform squares, 1/L", () => {
    expect(average(sample(0, 10).map((s) => s.coherence ** 2))).toBeCloseTo(0.1, 2);
  });

  it("is exact where coherence is one", () => {
    expect(drawMultilook(createStream(1, 1), 0, 1, 10)).toEqual({ phase: 0, coherence: 1 });
  });
});
