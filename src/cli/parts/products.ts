// The one place where the command line names the product readers.
export { describePath, openStack, type PathReport, stackAttributes } from "../../products/index.ts";
