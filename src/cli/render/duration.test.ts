import { expect, test } from "vitest";
import { formatDuration } from "./duration.ts";

test.each([
  [0, "0 ms"],
  [0.0404, "40 ms"],
  [0.9996, "1.0 s"],
  [1.52, "1.5 s"],
  [9.96, "10 s"],
  [59.4, "59 s"],
  [59.6, "1 min 00 s"],
  [185, "3 min 05 s"],
  [3599.7, "1 h 00 min"],
  [7800, "2 h 10 min"],
  [Number.NaN, "?"],
  [Number.POSITIVE_INFINITY, "?"],
  [-1, "?"],
])("%d seconds are %s", (seconds, text) => expect(formatDuration(seconds)).toBe(text));
