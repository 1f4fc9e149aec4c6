import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/** Where the real data sets lie, relative to the repository root unless absolute. */
const ROOT = resolve(process.env.UPWARP_TEST_DATA ?? "../shared/data");

/** The absolute path of a data set; null when it is not there, and then the test says so and skips. */
export function testData(name: string): string | null {
  const path = join(ROOT, name);
  return existsSync(path) ? path : null;
}
