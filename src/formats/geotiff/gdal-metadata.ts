import { XMLParser } from "fast-xml-parser";
import { formatError } from "../../errors.ts";
import type { Attributes } from "../../stack/variable.ts";

/** What GDAL_METADATA (tag 42112) says of the file and of each band. */
export interface GdalMetadata {
  /** Items of the whole file: FIRST_DATE, WAVELENGTH_METRES and the like. Values stay text. */
  readonly items: Readonly<Record<string, string>>;
  /** By band from 0. */
  readonly bands: ReadonlyMap<number, BandMetadata>;
}

export interface BandMetadata {
  readonly description?: string;
  readonly unit?: string;
  readonly scale?: number;
  readonly offset?: number;
  readonly items: Readonly<Record<string, string>>;
}

interface XmlItem {
  readonly "@name"?: string;
  readonly "@sample"?: string;
  readonly "@role"?: string;
  readonly "@domain"?: string;
  readonly "#text"?: string;
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  alwaysCreateTextNode: true,
  isArray: (name) => name === "Item",
});

/** Parses the tag. Items of other metadata domains than the default are left out. */
export function parseGdalMetadata(path: string, xml: string): GdalMetadata {
  const items: Record<string, string> = {};
  const bands = new Map<number, { items: Record<string, string> } & Mutable<BandMetadata>>();
  for (const item of itemsOf(path, xml)) {
    const { "@name": name = "", "@sample": sample, "@role": role = "" } = item;
    const text = unescapeXml(item["#text"] ?? "");
    if (item["@domain"]) continue;
    if (sample === undefined) {
      if (name) items[name] = text;
      continue;
    }
    const band = bands.get(Number(sample)) ?? { items: {} };
    bands.set(Number(sample), band);
    if (role === "description") band.description = text;
    else if (role === "unittype") band.unit = text;
    else if (role === "scale" && Number.isFinite(Number(text))) band.scale = Number(text);
    else if (role === "offset" && Number.isFinite(Number(text))) band.offset = Number(text);
    else if (role === "" && name) band.items[name] = text;
  }
  return { items, bands };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function itemsOf(path: string, xml: string): readonly XmlItem[] {
  const fail = (cause?: unknown) =>
    formatError({
      code: "tiff-metadata-unreadable",
      what: "The GDAL metadata inside the TIFF is not the XML it should be.",
      where: path,
      got: xml.slice(0, 60),
      fix: "Rewrite the file with gdal_translate.",
      cause,
    });
  // A document type can define entities that blow up; GDAL never writes one.
  if (/<!DOCTYPE/i.test(xml)) throw fail();
  try {
    const root = parser.parse(xml) as { GDALMetadata?: { Item?: readonly XmlItem[] } };
    return root.GDALMetadata?.Item ?? [];
  } catch (error) {
    throw fail(error);
  }
}

/** Renders the tag, in the order given; null when there is nothing to say. */
export function renderGdalMetadata(
  items: Attributes,
  bands: readonly Omit<BandMetadata, "items">[],
): string | null {
  const lines = Object.entries(items).map(
    ([name, value]) => `  <Item name="${escapeXml(name)}">${escapeTwice(textOf(value))}</Item>`,
  );
  const add = (name: string, sample: number, role: string, value: string | number | undefined) => {
    if (value !== undefined && value !== "")
      lines.push(
        `  <Item name="${name}" sample="${sample}" role="${role}">${escapeTwice(String(value))}</Item>`,
      );
  };
  for (const [k, band] of bands.entries()) {
    add("DESCRIPTION", k, "description", band.description);
    add("UNITTYPE", k, "unittype", band.unit);
    add("OFFSET", k, "offset", band.offset);
    add("SCALE", k, "scale", band.scale);
  }
  return lines.length === 0 ? null : `<GDALMetadata>\n${lines.join("\n")}\n</GDALMetadata>\n`;
}

const textOf = (value: Attributes[string]) => (Array.isArray(value) ? value.join(",") : String(value));

/** GDAL escapes the texts of items twice, so the parser's own decoding leaves one layer on. */
const unescapeXml = (text: string) =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");

const escapeTwice = (text: string) => escapeXml(escapeXml(text));

/** XML 1.0 allows no control characters, even escaped. */
const escapeXml = (text: string) =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to take out
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
