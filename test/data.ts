import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/** Folder of one of the shared data sets, or null when it is not on this machine. */
export function testData(name: string): string | null {
  const root = process.env.UPWARP_TEST_DATA ?? resolve(import.meta.dirname, "../../shared/data");
  const path = join(root, name);
  return existsSync(path) ? path : null;
}
