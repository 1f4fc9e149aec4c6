import { defineConfig } from "vitest/config";

// Unit tests stand beside the code; test/ holds what crosses layers. The built package is what test/e2e drives.
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: "forks",
    maxWorkers: 2,
  },
});
