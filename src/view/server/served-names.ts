/** Documents of a Zarr hierarchy, of versions 2 and 3 of the format: the only hidden files that are served. */
export const ZARR_DOCUMENTS = [".zgroup", ".zarray", ".zattrs", ".zmetadata", "zarr.json"] as const;
/** Those that make a folder a hierarchy or an array. */
export const ZARR_MARKERS = [".zgroup", ".zarray", ".zmetadata", "zarr.json"] as const;

const zarrDocuments: ReadonlySet<string> = new Set(ZARR_DOCUMENTS);

/** Separators of any system, and characters that no name needs and that logs and terminals may obey. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const REFUSED_CHARACTERS = /[/\\\u0000-\u001f\u007f]/;
/** On Windows a colon names a drive or a stream, and a point or blank at the end is dropped before the file is sought. */
const REFUSED_ON_WINDOWS = /:|[. ]$/;

/**
 * Whether a file or folder of this name is listed and served: one part of a path, decoded. Hidden ones, "." and ".." are not. One
 * rule for both, so that all that is listed can be fetched.
 */
export function isServedName(name: string, platform: NodeJS.Platform = process.platform): boolean {
  if (name === "" || REFUSED_CHARACTERS.test(name)) return false;
  if (platform === "win32" && REFUSED_ON_WINDOWS.test(name)) return false;
  return !name.startsWith(".") || zarrDocuments.has(name);
}
