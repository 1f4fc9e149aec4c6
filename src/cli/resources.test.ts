import { describe, expect, test } from "vitest";
import { chooseResources, machineMemory } from "./resources.ts";

describe("chooseResources", () => {
  test("takes what is asked for", () => {
    expect(chooseResources({ memory: 5e8, workers: 3 }, { memory: 64e9, cores: 16 })).toEqual({
      memory: 5e8,
      workers: 3,
    });
  });

  test("takes all cores and at most half of the memory", () => {
    expect(chooseResources({}, { memory: 8.19e9, cores: 16 })).toEqual({ memory: 4e9, workers: 16 });
  });

  test("takes no more memory than its workers can use", () => {
    expect(chooseResources({}, { memory: 256e9, cores: 2 }).memory).toBe(3e9);
    expect(chooseResources({ workers: 1 }, { memory: 256e9, cores: 64 }).memory).toBe(2e9);
  });

  test("never takes less than a gigabyte", () => {
    expect(chooseResources({}, { memory: 1e9, cores: 1 }).memory).toBe(1e9);
  });
});

test("machineMemory is a positive number of bytes", () => expect(machineMemory()).toBeGreaterThan(1e8));
