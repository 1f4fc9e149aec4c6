import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const REPOSITORY = fileURLToPath(new URL("..", import.meta.url));
const FOLDER = resolve(REPOSITORY, process.env.UPWARP_TEST_DATA ?? "../shared/data");

/** Absolute path of a shared test data set, or null where it is not present. */
export function testData(name: string): string | null {
  const path = join(FOLDER, name);
  return existsSync(path) ? path : null;
}
