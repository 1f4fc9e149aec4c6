import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { largestDifference } from "../../../../test/compare.ts";
import {
  ACQUISITION,
  createOffsetContext,
  METRES,
  NETWORK,
  type OffsetScene,
  simulateOffsets,
} from "../../../../test/offset-tile.ts";
import { wireRecipe } from "../../../pipeline/recipe.ts";
import { outputsOf, type Records, type Tile } from "../../../pipeline/step.ts";
import type { Network } from "../../../stack/network.ts";
import { metresPerPixel, RANGE } from "./component.ts";
import { offsets } from "./recipe.ts";

const expected = JSON.parse(
  readFileSync(new URL("../../../../test/fixtures/offsets/expected.json", import.meta.url), "utf8"),
) as {
  dates: string[];
  pairs: [number, number][];
  pixels: number;
} & Record<"offset" | "std" | "series" | "error" | "residual" | "count", (number | null)[]>;

const layersOf = (tile: Tile) => Object.keys(tile.inputs);
const numbers = (values: readonly (number | null)[]) =>
  Float32Array.from(values, (value) => value ?? Number.NaN);

function tileStep(name: string) {
  const step = offsets.steps.find((candidate) => candidate.name === name);
  if (step?.scope !== "tile") throw new TypeError(`${name} is no tile step`);
  return step;
}

interface Outcome {
  readonly displacement: Float32Array;
  readonly displacementStd: Float32Array;
  readonly residual: Float32Array;
  readonly pairCount: Uint16Array;
  readonly velocity: Float32Array;
  readonly velocityStd: Float32Array;
}

/** Series, errors and velocity of a tile, as one pass makes them; under the names that sbas has. */
async function invert(
  tile: Tile,
  component: "range" | "azimuth",
  set: Readonly<Record<string, unknown>> = {},
  more: { records?: Records; network?: Network; layers?: readonly string[] } = {},
): Promise<Outcome> {
  const context = await createOffsetContext(set, { layers: layersOf(tile), ...more });
  const names = [`${component}-inversion`, `${component}-displacement-error`, `${component}-velocity-fit`];
  const functions = names.map((name) => tileStep(name).prepare(context));
  const inputs: Record<string, Float32Array | undefined> = { ...tile.inputs };
  for (const compute of functions) Object.assign(inputs, compute({ ...tile, inputs: { ...inputs } }));
  return Object.fromEntries(
    Object.entries(inputs)
      .filter(([name]) => name.startsWith(component))
      .map(([name, array]) => {
        const bare = name.slice(component.length);
        return [bare.charAt(0).toLowerCase() + bare.slice(1), array];
      }),
  ) as unknown as Outcome;
}

/** Shares of errors that are within one and within two of their standard errors, percent. */
function coverage(errors: readonly number[], standardErrors: readonly number[]): [number, number] {
  const within = (limit: number) =>
    (100 * errors.filter((error, i) => Math.abs(error) <= limit * standardErrors[i]!).length) / errors.length;
  return [within(1), within(2)];
}

const ofDates = ({ truth }: OffsetScene, metres: number, { displacement, displacementStd }: Outcome) => {
  const pixels = truth.length / NETWORK.dates.length;
  const kept = [...displacement.keys()].filter((i) => i >= pixels && !Number.isNaN(displacement[i]!));
  return {
    errors: kept.map((i) => displacement[i]! - truth[i]! * metres),
    standardErrors: kept.map((i) => displacementStd[i]!),
  };
};

describe("an inversion of offsets", () => {
  it.each(["range", "azimuth"] as const)(
    "finds the motion in %s, and is within one and two standard errors of it as often as those say",
    async (component) => {
      const tile = simulateOffsets({ y: 40, x: 60 }, component, { holes: 0.1 });
      const result = await invert(tile, component, { "velocity.uncertainty": "covariance" });
      const metres = METRES[component];
      const { errors, standardErrors } = ofDates(tile, metres, result);
      const [one, two] = coverage(errors, standardErrors);
      expect(Math.abs(one - 68.3)).toBeLessThan(3);
      expect(Math.abs(two - 95.4)).toBeLessThan(3);
      const speeds = [...result.velocity].map((velocity, p) => velocity - tile.speed[p]! * metres);
      const [slow, fast] = coverage(speeds, [...result.velocityStd]);
      expect(Math.abs(slow - 68.3)).toBeLessThan(3);
      expect(Math.abs(fast - 95.4)).toBeLessThan(3);
    },
  );

  it("gives the default error of a velocity no smaller than its pairs' errors make it, and hardly larger", async () => {
    const tile = simulateOffsets({ y: 40, x: 60 }, "range", { seed: 4 });
    const result = await invert(tile, "range");
    const speeds = [...result.velocity].map((velocity, p) => velocity - tile.speed[p]! * METRES.range);
    const [one, two] = coverage(speeds, [...result.velocityStd]);
    expect(one).toBeGreaterThan(66);
    expect(one).toBeLessThan(78);
    expect(two).toBeGreaterThan(94);
  });

  it("without standard errors takes their size from the residuals", async () => {
    const tile = simulateOffsets({ y: 40, x: 60 }, "azimuth", { seed: 2 });
    const bare = { ...tile, inputs: { azimuthOffset: tile.inputs.azimuthOffset } };
    const result = await invert(bare, "azimuth");
    const { errors, standardErrors } = ofDates(tile, METRES.azimuth, result);
    const [one, two] = coverage(errors, standardErrors);
    // A standard deviation from 19 spare pairs: Student's t has 67 and 94 percent there.
    expect(Math.abs(one - 67)).toBeLessThan(3);
    expect(Math.abs(two - 94)).toBeLessThan(3);
  });

  it.each(["huber", "l1"])("bears with mismatches where norm=%s", async (norm) => {
    const tile = simulateOffsets({ y: 20, x: 30 }, "range", { seed: 3, mismatches: 0.04 });
    const spread = async (chosen: string) => {
      const { errors } = ofDates(tile, METRES.range, await invert(tile, "range", { norm: chosen }));
      const sizes = errors.map(Math.abs).sort((a, b) => a - b);
      return sizes[Math.floor(0.9 * sizes.length)]!;
    };
    expect(await spread(norm)).toBeLessThan(0.4 * (await spread("l2")));
  });

  it("leaves mismatches out by their signal-to-noise ratio", async () => {
    const tile = simulateOffsets({ y: 40, x: 60 }, "range", { seed: 5, mismatches: 0.05 });
    const { errors, standardErrors } = ofDates(
      tile,
      METRES.range,
      await invert(tile, "range", { "mask.min-snr": 5 }),
    );
    const [one, two] = coverage(errors, standardErrors);
    expect(Math.abs(one - 68.3)).toBeLessThan(3);
    expect(Math.abs(two - 95.4)).toBeLessThan(3);
  });
});

describe("weights, errors and residuals", () => {
  const network: Network = {
    dates: expected.dates,
    pairs: expected.pairs.map(([reference, secondary]) => ({ reference, secondary })),
    perpendicularBaseline: null,
  };
  const tile: Tile = {
    origin: { y: 0, x: 0 },
    shape: { y: 2, x: expected.pixels / 2 },
    inputs: { azimuthOffset: numbers(expected.offset), azimuthOffsetStd: numbers(expected.std) },
  };
  const scaled = (values: readonly (number | null)[]) =>
    numbers(values).map((value) => value * METRES.azimuth);
  const unit = { y: 14 };

  it("are NumPy's for equations scaled by 1 / std with compat=mintpy", async () => {
    const result = await invert(tile, "azimuth", { compat: "mintpy" }, { network });
    expect(largestDifference(result.displacement, scaled(expected.series))).toBeLessThan(2e-6 * unit.y);
    expect(largestDifference(result.displacementStd, scaled(expected.error))).toBeLessThan(2e-6 * unit.y);
    expect(largestDifference(result.residual, scaled(expected.residual))).toBeLessThan(2e-6 * unit.y);
    expect([...result.pairCount]).toEqual(expected.count);
  });

  it("are the same by default, but for an offset without a standard error, which is left out", async () => {
    const result = await invert(tile, "azimuth", {}, { network });
    const [withoutError] = [expected.std.indexOf(null)].map((i) => i % expected.pixels);
    const series = scaled(expected.series);
    result.displacement.forEach((value, i) => {
      if (i % expected.pixels !== withoutError) expect(Math.abs(value - series[i]!)).toBeLessThan(3e-5);
    });
    expect(result.pairCount[withoutError!]).toBe(expected.count[withoutError!]! - 1);
  });

  it("ignore standard errors where weight=no", async () => {
    const bare = { ...tile, inputs: { azimuthOffset: tile.inputs.azimuthOffset } };
    const equal = await invert(tile, "azimuth", { weight: "no" }, { network });
    expect(equal).toMatchObject(
      await invert(bare, "azimuth", {}, { network }).then(({ displacement }) => ({ displacement })),
    );
  });
});

describe("masks", () => {
  const network: Network = {
    dates: ["2018-01-06", "2018-01-18"],
    pairs: [{ reference: 0, secondary: 1 }],
    perpendicularBaseline: null,
  };
  const row = (values: Readonly<Record<string, readonly number[]>>): Tile => {
    const inputs = Object.fromEntries(
      Object.entries(values).map(([name, list]) => [name, Float32Array.from(list)]),
    );
    return { origin: { y: 0, x: 0 }, shape: { y: 1, x: values.rangeOffset!.length }, inputs };
  };

  it("leave out a large standard error unless the offset is ten of them from the pair's median and it is five thresholds at most", async () => {
    const tile = row({
      //            fine  large  clear  unclear  too large
      rangeOffset: [1.3, 1.3, 4.3, 3.2, 9],
      rangeOffsetStd: [0.1, 0.11, 0.3, 0.3, 0.51],
    });
    const records = { "offset-medians": { range: [1.25], azimuth: null } };
    const set = { "mask.max-std": 0.1, "velocity.polynomial": 1 };
    const { pairCount } = await invertOnly(tile, set, { network, records });
    expect([...pairCount]).toEqual([1, 0, 1, 0, 0]);
  });

  it("take the threshold of the signal-to-noise ratio in, and leave an unknown one out", async () => {
    const tile = row({ rangeOffset: [1, 1, 1], offsetSNR: [3, 2.9, Number.NaN] });
    const { pairCount } = await invertOnly(tile, { "mask.min-snr": 3 }, { network });
    expect([...pairCount]).toEqual([1, 0, 0]);
  });

  it("need their layers", async () => {
    const tile = row({ rangeOffset: [1] });
    for (const set of [{ "mask.min-snr": 3 }, { "mask.max-std": 0.1 }])
      await expect(invertOnly(tile, set, { network })).rejects.toMatchObject({ code: "mask-missing" });
  });

  it("leave water out", async () => {
    const tile = row({ rangeOffset: [1, 1], waterMask: [0, 1] });
    expect([...(await invertOnly(tile, {}, { network })).pairCount]).toEqual([0, 1]);
  });

  async function invertOnly(
    tile: Tile,
    set: Readonly<Record<string, unknown>>,
    more: { network: Network; records?: Records },
  ) {
    const context = await createOffsetContext(set, { layers: layersOf(tile), ...more });
    const { rangePairCount } = tileStep("range-inversion").prepare(context)(tile);
    return { pairCount: rangePairCount! };
  }
});

describe("a reference point", () => {
  it("takes its offsets off, and adds its errors", async () => {
    const tile = simulateOffsets({ y: 4, x: 8 }, "range");
    const plain = await invert(tile, "range");
    const shift = NETWORK.pairs.map(({ reference, secondary }) => 0.5 * (secondary - reference));
    const records = {
      "reference-offsets": {
        y: 0,
        x: 0,
        lonLat: null,
        window: 1,
        range: { offset: shift, variance: shift.map(() => 0.01) },
        azimuth: null,
      },
    };
    const referenced = await invert(tile, "range", {}, { records });
    const pixels = 32;
    for (let i = pixels; i < plain.displacement.length; i++) {
      const moved = 0.5 * Math.floor(i / pixels) * METRES.range;
      // Weights change with the reference's error, and with them what the noise does.
      expect(Math.abs(referenced.displacement[i]! + moved - plain.displacement[i]!)).toBeLessThan(0.5);
      expect(referenced.displacementStd[i]!).toBeGreaterThan(plain.displacementStd[i]!);
    }
  });
});

describe("the system offsets", () => {
  const params = Object.fromEntries(
    offsets.steps.flatMap(({ params: declared }) =>
      Object.entries(declared).map(([name, param]) => [name, param.default]),
    ),
  );
  const stepsWith = (...variables: string[]) =>
    wireRecipe(offsets, new Set(variables), params).steps.map(({ step }) => step.name);

  it("works on the components that are there", () => {
    const range = ["range-inversion", "range-displacement-error", "range-velocity-fit"];
    expect(stepsWith("rangeOffset")).toEqual(["offset-network", ...range]);
    expect(stepsWith("rangeOffset", "azimuthOffset")).toEqual([
      "offset-network",
      ...range,
      ...range.map((name) => name.replace("range", "azimuth")),
    ]);
  });

  it("says of each result in which direction it is", () => {
    const docs = Object.assign({}, ...offsets.steps.map((step) => outputsOf(step))) as Record<
      string,
      { doc: string }
    >;
    expect(docs.rangeVelocity?.doc).toBe("Velocity in slant range, positive towards the satellite");
    expect(docs.azimuthVelocityStd?.doc).toBe(
      "Standard error of: velocity along the track, positive with growing line number",
    );
    for (const { doc } of Object.values(docs)) expect(doc).not.toContain("line of sight");
  });

  it("names both where there is none", () => {
    expect(() => stepsWith("unwrappedPhase")).toThrow(
      expect.objectContaining({
        code: "input-missing",
        where: expect.stringMatching(/rangeOffset.*azimuthOffset/),
      }),
    );
  });

  it("asks for the size of a pixel by name", () => {
    expect(() => metresPerPixel(RANGE, { ...ACQUISITION, rangeLooks: 0 })).toThrow(
      expect.objectContaining({ code: "pixel-size-missing", where: "rangePixelSize, rangeLooks" }),
    );
  });

  it("refuses MintPy's covariance and robust norms that it does not have", async () => {
    const tile = simulateOffsets({ y: 1, x: 8 }, "range");
    const compat = { compat: "mintpy" };
    await expect(
      invert(tile, "range", { ...compat, "velocity.uncertainty": "covariance" }),
    ).rejects.toMatchObject({ code: "covariance-offsets" });
    await expect(invert(tile, "range", { ...compat, norm: "l1" })).rejects.toMatchObject({
      code: "norm-compat",
    });
  });
});
