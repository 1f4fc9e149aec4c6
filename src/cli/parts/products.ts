// The one place where the command line names the product readers.
export {
  describePath,
  type OpenOptions,
  openStack,
  type PathReport,
  type ProductName,
  stackAttributes,
  stackOfAttributes,
  withZenithDelay,
} from "../../products/index.ts";
