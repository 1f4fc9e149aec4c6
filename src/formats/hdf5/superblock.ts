import { formatError } from "../../errors.ts";
import { brokenFile } from "./broken-file.ts";
import { Cursor, type FieldSizes } from "./cursor.ts";
import type { SharedFile } from "./shared-file.ts";

/** "\x89HDF\r\n\x1a\n", HDF5 File Format Specification 3.0, section II.A. */
const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a] as const;
const FIRST_USER_BLOCK = 512;
const SUPERBLOCK_BYTES = 96;

export interface Superblock {
  /** Every address in the file counts from here: the length of the user block before the signature. */
  readonly base: number;
  readonly sizes: FieldSizes;
}

const isSignature = (bytes: Uint8Array, at: number) => SIGNATURE.every((byte, i) => bytes[at + i] === byte);

/** Where the signature stands in the first bytes of a file: at 0, 512, 1024, 2048 ...; null when nowhere. */
export function findSignature(bytes: Uint8Array): number | null {
  for (let at = 0; at + SIGNATURE.length <= bytes.length; at = nextPlace(at))
    if (isSignature(bytes, at)) return at;
  return null;
}

const nextPlace = (at: number) => (at === 0 ? FIRST_USER_BLOCK : at * 2);

/** Reads the superblock (versions 0 to 3). */
export function readSuperblock(file: SharedFile): Superblock {
  const base = locate(file);
  const bytes = file.read(base, Math.min(SUPERBLOCK_BYTES, file.size - base));
  const version = bytes[SIGNATURE.length] ?? 255;
  const sizesAt = version <= 1 ? 13 : 9;
  const [address, length] = [bytes[sizesAt] ?? 0, bytes[sizesAt + 1] ?? 0];
  if (version > 3 || ![2, 4, 8].includes(address) || ![2, 4, 8].includes(length))
    throw brokenFile(
      file.path,
      "The HDF5 superblock is not readable.",
      `version ${version}, sizes ${address}, ${length}`,
    );
  const sizes = { address, length };
  const cursor = new Cursor(bytes, sizes, `${file.path}: superblock`);
  // base address, then (version 0, 1) free-space address or (2, 3) extension address, then end of file.
  cursor.skip(version === 0 ? 24 : version === 1 ? 28 : 12).skip(2 * address);
  const end = cursor.address();
  if (end !== null && end > file.size)
    throw brokenFile(file.path, "The file is shorter than it says.", `${file.size} of ${end} bytes`);
  return { base, sizes };
}

function locate(file: SharedFile): number {
  for (let at = 0; at + SUPERBLOCK_BYTES / 2 <= file.size; at = nextPlace(at))
    if (isSignature(file.read(at, SIGNATURE.length), 0)) return at;
  throw formatError({
    code: "not-hdf5",
    what: "The file carries no HDF5 signature.",
    where: file.path,
    fix: "Give an HDF5 file, or leave the format to be recognised from the bytes.",
  });
}
