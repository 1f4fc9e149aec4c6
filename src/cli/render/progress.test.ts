import { describe, expect, test } from "vitest";
import { bar, type PassProgress, passSummary, progressLine } from "./progress.ts";
import { displayWidth } from "./width.ts";

const pass: PassProgress = {
  steps: ["invert-network", "estimate-velocity"],
  tiles: 50,
  done: 31,
  bytesRead: 1.2e9,
  elapsed: 10,
  left: 6.1,
  peak: 640e6,
};

describe("bar", () => {
  test("is 20 cells wide for every fraction, those out of range too", () => {
    for (const fraction of [-1, 0, 0.01, 0.333, 0.5, 0.999, 1, 2])
      expect(displayWidth(bar(fraction))).toBe(20);
  });

  test("is empty at 0, full at 1, and grows by eighths", () => {
    expect(bar(0)).toBe("·".repeat(20));
    expect(bar(1)).toBe("█".repeat(20));
    expect(bar(1 / 160)).toBe(`▏${"·".repeat(19)}`);
  });
});

describe("progressLine", () => {
  test("has the steps, the bar, tiles, bytes, rate, time left and peak memory", () => {
    expect(progressLine(pass, 200)).toBe(
      "invert-network + estimate-velocity  ████████████▍·······  31/50 tiles  1.20 GB  120 MB/s  6.1 s left  peak 640 MB",
    );
  });

  test("shortens the name first, so that 80 columns still hold every number", () => {
    expect(progressLine(pass, 80)).toBe(
      "invert-ne…  ██████▏···  31/50 tiles  1.20 GB  120 MB/s  6.1 s left  peak 640 MB",
    );
  });

  test("never fills the last column, where terminals wrap", () => {
    for (const columns of [1, 20, 80])
      expect(displayWidth(progressLine(pass, columns))).toBeLessThan(columns);
  });

  test("does not guess the time left before the first tile, nor tiles of a step without", () => {
    expect(progressLine({ ...pass, left: null, elapsed: 0 }, 200)).not.toMatch(/left|\/s/);
    expect(progressLine({ ...pass, steps: ["reference-point"], tiles: 0 }, 200)).toBe(
      "reference-point  10 s  peak 640 MB",
    );
  });
});

test("passSummary sums up, and is silent on reads of a step that read nothing", () => {
  expect(passSummary(pass)).toBe("10 s, 1.20 GB read at 120 MB/s, peak 640 MB");
  expect(passSummary({ ...pass, bytesRead: 0 })).toBe("10 s, peak 640 MB");
});
