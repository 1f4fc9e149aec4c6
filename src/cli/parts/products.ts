// The one place where the command line names the product readers.
export {
  describePath,
  type OpenOptions,
  openStack,
  type PathReport,
  type ProductName,
  stackAttributes,
  stackOfAttributes,
} from "../../products/index.ts";
export { rscGrid, rscText } from "../../products/rsc-attributes.ts";
