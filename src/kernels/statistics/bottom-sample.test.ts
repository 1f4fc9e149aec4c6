import * as fc from "fast-check";
import { expect, it } from "vitest";
import { createStream } from "../random/stream.ts";
import { createBottomSample } from "./bottom-sample.ts";

const stream = createStream(5, 1);
const sampleOf = (members: Iterable<number>, size: number, from = stream) => {
  const sample = createBottomSample(size, from);
  for (const member of members) sample.add(member, [10 * member]);
  return sample;
};

it("is the population where that is not larger", () => {
  const { members, values } = sampleOf([4, 1, 9], 3).read();
  expect([...members]).toEqual([1, 4, 9]);
  expect([...values]).toEqual([10, 40, 90]);
});

it("does not depend on order or parts", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(5000), { maxLength: 300 }),
      fc.integer({ min: 1, max: 60 }),
      fc.nat(),
      (members, size, cut) => {
        const whole = sampleOf(members, size);
        const at = cut % (members.length + 1);
        const merged = sampleOf(members.slice(at).reverse(), size);
        merged.merge(sampleOf(members.slice(0, at), size));
        expect(merged.read()).toEqual(whole.read());
        expect(merged.found).toBe(members.length);
        expect(whole.read().members.length).toBe(Math.min(size, members.length));
      },
    ),
  );
});

it("takes every member alike often, and no member twice", () => {
  // 3000 of 10,000, so 300 of each 1000 with a deviation of sqrt(300 * 0.7 * 0.9) = 13.7.
  const { members } = sampleOf(Array(10_000).keys(), 3000).read();
  expect(new Set(members).size).toBe(3000);
  for (let decile = 0; decile < 10; decile++) {
    const drawn = members.filter((member) => Math.floor(member / 1000) === decile).length;
    expect(Math.abs(drawn - 300)).toBeLessThan(4 * 13.7);
  }
});

it("carries several values with each member, through draws and merges", () => {
  const sampleOfPairs = (members: readonly number[]) => {
    const sample = createBottomSample(15, stream, 2);
    for (const member of members) sample.add(member, [member + 0.5, -member]);
    return sample;
  };
  const sample = sampleOfPairs([...Array(400).keys()]);
  sample.merge(sampleOfPairs([...Array(400).keys()].map((member) => member + 400)));
  const { members, values } = sample.read();
  expect([...values]).toEqual([...members].flatMap((member) => [member + 0.5, -member]));
});

it("is another one with another seed", () => {
  const members = [...Array(1000).keys()];
  const other = sampleOf(members, 20, createStream(6, 1)).read().members;
  expect(sampleOf(members, 20).read().members).not.toEqual(other);
});

it.each([0, -1, 2.5, Number.NaN])("a size of %d is refused", (size) => {
  expect(() => createBottomSample(size, stream)).toThrow("sample-size");
});
