import { fileURLToPath } from "node:url";

/** Where the built page stands: beside the built program. */
export const PAGE_FOLDER = fileURLToPath(new URL("./view/", import.meta.url));
