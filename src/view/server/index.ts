export { listServed } from "./list-served.ts";
export { readPage } from "./page-files.ts";
export { PAGE_FOLDER } from "./page-folder.ts";
export { openRoot, type ServedRoot } from "./served-root.ts";
export { startServer, type ViewServer } from "./start-server.ts";
export { type WrittenCopy, writeCopy } from "./write-copy.ts";
