// Stands in for node:util in the browser: only what writers import, which never run there.
import { systemError } from "./system-error.ts";

export const promisify = (): (() => Promise<never>) => async () => {
  throw systemError("EROFS", "write");
};
