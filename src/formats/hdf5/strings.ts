import { formatError } from "../../errors.ts";
import { elementsOf } from "../../stack/window.ts";
import { accessDataset } from "./dataset-access.ts";
import { type DatasetInfo, describeDataset } from "./describe.ts";
import { checkFilters, FILTER } from "./filters.ts";
import { withLibraryFile } from "./library.ts";
import { readWindow } from "./read-window.ts";
import { withFile } from "./shared-file.ts";

/** No list of dates or names is longer; a longer one is damage. */
const LARGEST_LIST = 10_000_000;

/**
 * All strings of a dataset of fixed-length (MintPy's S8 dates) or variable-length strings, in C order: the
 * (M, 2) dates of a pair stack come as reference, secondary, reference, ...
 */
export async function readStrings(path: string, name: string): Promise<string[]> {
  const { info } = await describeDataset(path, name);
  const where = `${path}: ${info.name}`;
  const count = elementsOf(info.shape);
  if (info.string === null || count > LARGEST_LIST)
    throw formatError({
      code: "dataset-not-strings",
      what: "The dataset is not a list of strings.",
      where,
      ...(info.string !== null && { got: `${count} strings` }),
      fix: "Name a dataset of strings; numbers are read as a variable.",
    });
  checkFilters(info.filters, where);
  return info.string.kind === "fixed" ? readFixed(path, info, info.string) : readVariable(path, info, where);
}

async function readFixed(
  path: string,
  info: DatasetInfo,
  { bytes: length, isSpacePadded }: { bytes: number; isSpacePadded: boolean },
): Promise<string[]> {
  const bytes = await withFile(path, (file) =>
    readWindow(
      accessDataset(file, info, length),
      info.shape.map((stop) => [0, stop]),
    ),
  );
  // UTF-8 contains ASCII, the only other character set that HDF5 knows.
  const decoder = new TextDecoder("utf-8");
  return Array.from({ length: bytes.length / length }, (_, i) => {
    const text = bytes.subarray(i * length, (i + 1) * length);
    const end = text.indexOf(0);
    const decoded = decoder.decode(end < 0 ? text : text.subarray(0, end));
    return isSpacePadded ? decoded.trimEnd() : decoded;
  });
}

async function readVariable(path: string, info: DatasetInfo, where: string): Promise<string[]> {
  if (info.filters.some(({ id }) => id === FILTER.lzf))
    throw formatError({
      code: "filter-unsupported",
      what: "Variable-length strings compressed by lzf cannot be read.",
      where,
      fix: "Write the strings uncompressed or with gzip.",
    });
  return withLibraryFile(path, ({ file, takeComplaints }) => {
    const dataset = file.get(info.name);
    const value = dataset !== null && "json_value" in dataset ? dataset.json_value : null;
    if (takeComplaints() !== "" || value === null)
      throw formatError({
        code: "hdf5-unreadable",
        what: "The HDF5 library cannot read the strings.",
        where,
        fix: "The file is damaged. Copy it again or produce it again.",
      });
    return (Array.isArray(value) ? value : [value]).map(String);
  });
}
