// The one place where the command line names the viewer.
export {
  listServed,
  openRoot,
  readPage,
  type ServedRoot,
  startServer,
  writeCopy,
} from "../../view/server/index.ts";
