// The one place where the command line names the viewer.
export {
  listServed,
  openRoot,
  PAGE_FOLDER,
  readPage,
  type ServedRoot,
  startServer,
  writeCopy,
} from "../../view/server/index.ts";
