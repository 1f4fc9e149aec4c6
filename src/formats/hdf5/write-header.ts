import { configError } from "../../errors.ts";
import { FieldWriter } from "./field-writer.ts";
import { MESSAGE } from "./object-header.ts";
import { type AddressOf, encodeAttribute, type PendingAttribute } from "./write-attribute.ts";

export interface MessageBody {
  readonly type: number;
  readonly body: Uint8Array;
  /** The message never changes (datatype, fill value, filters). */
  readonly isConstant?: boolean;
}

/** Attributes stay in the header however many there are: MintPy files have a hundred. */
const LARGEST_COMPACT = 0xffff;
const SMALLEST_DENSE = 6;
/** Creation order is recorded and searchable, so that readers list things in our order. */
const TRACKED_AND_INDEXED = 3;

/** An object header, version 2, in one block. The order of attributes is recorded. */
export function encodeHeader(
  messages: readonly MessageBody[],
  attributes: readonly PendingAttribute[],
  addressOf: AddressOf,
): Uint8Array {
  const body = new FieldWriter();
  const put = ({ type, body: bytes, isConstant }: MessageBody, order: number) => {
    if (bytes.length > LARGEST_MESSAGE) throw tooLarge(attributes[order]?.name ?? "", bytes.length);
    body
      .u8(type)
      .u16(bytes.length)
      .u8(isConstant ? 1 : 0)
      .u16(order)
      .put(bytes);
  };
  for (const message of messages) put(message, 0);
  put({ type: MESSAGE.attributeInfo, body: attributeInfo(attributes.length) }, 0);
  attributes.forEach((attribute, order) => {
    put({ type: MESSAGE.attribute, body: encodeAttribute(attribute, addressOf) }, order);
  });
  const [sizeOfFourBytes, attributeOrder, attributeLimits] = [2, TRACKED_AND_INDEXED << 2, 0x10];
  return new FieldWriter()
    .text("OHDR")
    .u8(2, sizeOfFourBytes | attributeOrder | attributeLimits)
    .u16(LARGEST_COMPACT)
    .u16(SMALLEST_DENSE)
    .u32(body.length)
    .put(body.bytes())
    .checksum()
    .bytes();
}

/** The size of a header message has 16 bits. */
const LARGEST_MESSAGE = 0xffff;

const tooLarge = (name: string, bytes: number) =>
  configError({
    code: "attribute-too-large",
    what: "An attribute is larger than 64 KiB.",
    where: name,
    got: `${bytes} bytes`,
    fix: "Store long lists as a dataset.",
  });

const attributeInfo = (count: number) =>
  new FieldWriter().u8(0, TRACKED_AND_INDEXED).u16(count).address(null).address(null).address(null).bytes();

export interface ChildLink {
  readonly name: string;
  readonly address: number;
}

/** The messages of a group that holds its links itself, in their order. */
export function groupMessages(links: readonly ChildLink[]): MessageBody[] {
  const linkInfo = new FieldWriter()
    .u8(0, TRACKED_AND_INDEXED)
    .u64(links.length)
    .address(null)
    .address(null)
    .address(null)
    .bytes();
  const groupInfo = new FieldWriter().u8(0, 1).u16(LARGEST_COMPACT).u16(SMALLEST_DENSE).bytes();
  return [
    { type: MESSAGE.linkInfo, body: linkInfo },
    { type: MESSAGE.groupInfo, body: groupInfo, isConstant: true },
    ...links.map((link, order) => ({ type: MESSAGE.link, body: encodeLink(link, order) })),
  ];
}

function encodeLink({ name, address }: ChildLink, order: number): Uint8Array {
  const [twoByteLength, hasOrder, hasCharacterSet, utf8] = [1, 4, 0x10, 1];
  const text = new TextEncoder().encode(name);
  return new FieldWriter()
    .u8(1, twoByteLength | hasOrder | hasCharacterSet)
    .u64(order)
    .u8(utf8)
    .u16(text.length)
    .put(text)
    .u64(address)
    .bytes();
}
