import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MISSING } from "../protocol.ts";
import { reReference, seriesOfRegion } from "./re-reference.ts";

const f32 = (...values: number[]) => Float32Array.from(values);
const pixel = { values: f32(0, 10, 20, 40), sigma: f32(0, 3, 3, 3) };
const place = { values: f32(0, 1, 2, 4), sigma: f32(0, 4, 4, 4) };

describe("reReference", () => {
  it("changes nothing where nothing is chosen", () => {
    const { values, sigma, sigmaKind, empty } = reReference(pixel);
    expect([...values]).toEqual([0, 10, 20, 40]);
    expect([...(sigma ?? [])]).toEqual([0, 3, 3, 3]);
    expect([sigmaKind, empty]).toEqual(["stored", null]);
  });

  it("subtracts the reference place and the value on the reference date", () => {
    expect([...reReference(pixel, { place }).values]).toEqual([0, 9, 18, 36]);
    expect([...reReference(pixel, { date: 2 }).values]).toEqual([-20, -10, 0, 20]);
    expect([...reReference(pixel, { place, date: 2 }).values]).toEqual([-18, -9, 0, 18]);
  });

  it("adds the squares of the errors that take part, and says so", () => {
    const byPlace = reReference(pixel, { place });
    expect([...(byPlace.sigma ?? [])]).toEqual([0, 5, 5, 5]);
    expect(byPlace.sigmaKind).toBe("independent");
    const both = reReference(pixel, { place, date: 1 });
    // 3^2 + 4^2 of each date, and once more of the reference date; where that is 0 by choice there is no error.
    expect([...(both.sigma ?? [])]).toEqual([5, 0, Math.sqrt(50), Math.sqrt(50)]);
  });

  it("gives no error of a difference to a place whose error is not known", () => {
    const { sigma, sigmaKind } = reReference(pixel, { place: { values: place.values } });
    expect([sigma, sigmaKind]).toEqual([null, "none"]);
    expect(reReference({ values: pixel.values }, { place }).sigma).toBeNull();
  });

  it("is NaN where any of the four values is", () => {
    const holes = { values: f32(0, Number.NaN, 20, 40) };
    expect([...reReference(holes, { place }).values]).toEqual([0, Number.NaN, 18, 36]);
    const other = { values: f32(0, 1, Number.NaN, 4) };
    expect([...reReference(holes, { place: other }).values]).toEqual([0, Number.NaN, Number.NaN, 36]);
    expect([...reReference(pixel, { place: { values: f32(MISSING, 1, 2, 4) } }).values]).toEqual([
      Number.NaN,
      9,
      18,
      36,
    ]);
  });

  it.each([
    ["There is no data here.", f32(Number.NaN, Number.NaN), f32(1, 2), null],
    ["The reference place has no data.", f32(1, 2), f32(Number.NaN, MISSING), null],
    ["There is no value on the reference date.", f32(1, Number.NaN), f32(1, 2), 1],
    ["The place and the reference have no date in common.", f32(1, Number.NaN), f32(Number.NaN, 2), null],
    ["The layer has no dates.", f32(), f32(), null],
  ])("says %s", (why, values, reference, date) => {
    expect(reReference({ values }, { place: { values: reference }, date }).empty).toBe(why);
  });

  it("takes the mean of the errors for the most that of a mean can be, and keeps the spread", () => {
    const region = (mean: number[], deviation: number[]) => ({
      mean: Float64Array.from(mean),
      deviation: Float64Array.from(deviation),
      count: Uint32Array.from(mean, () => 9),
    });
    const series = seriesOfRegion(region([1, 2], [0.5, 0.6]), region([0.1, 0.2], [0, 0]));
    const { values, sigma, spread } = reReference(series, { place: { values: f32(1, 1), sigma: f32(0, 0) } });
    expect([[...values], [...(sigma ?? [])], [...(spread ?? [])]]).toEqual([
      [0, 1],
      [0.1, 0.2],
      [0.5, 0.6],
    ]);
  });

  it("is exact for float32 values of like size, and comes back when the reference does", () => {
    const displacement = fc.array(fc.integer({ min: -(2 ** 20), max: 2 ** 20 }), {
      minLength: 3,
      maxLength: 3,
    });
    fc.assert(
      fc.property(displacement, displacement, fc.nat(2), (a, b, date) => {
        // 2^-24 m steps below 1/16 m: float32 holds them all.
        const [own, other] = [a, b].map((list) => ({ values: Float32Array.from(list, (k) => k * 2 ** -24) }));
        if (own === undefined || other === undefined) throw new Error("two lists were made");
        const { values } = reReference(own, { place: other, date });
        const exact = a.map((k, i) => k - (b[i] ?? 0) - ((a[date] ?? 0) - (b[date] ?? 0)));
        expect([...values].map((value) => value * 2 ** 24 + 0)).toEqual(exact.map((k) => k + 0));
        expect(values[date]).toBe(0);
        // Against itself nothing moves.
        expect(reReference(own, { place: own, date }).values.every((value) => value === 0)).toBe(true);
      }),
    );
  });
});
