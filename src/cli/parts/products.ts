// The one place where the command line names the product readers.

export { type EgmsProduct, readEgms } from "../../products/egms.ts";
export {
  describePath,
  type OpenOptions,
  openStack,
  type PathReport,
  type ProductName,
  stackAttributes,
  stackOfAttributes,
} from "../../products/index.ts";
export { rscGrid } from "../../products/rsc-attributes.ts";
