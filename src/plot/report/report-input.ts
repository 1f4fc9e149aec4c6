/**
 * What a report is made of: strings, tables and figures. Everything but the figures is escaped; figures are SVG
 * files made by this program and are checked.
 */
export interface ReportInput {
  readonly title: string;
  /** One or two sentences: what was measured, where, when. */
  readonly subtitle?: string;
  /** The numbers that a reader looks for first. */
  readonly headline?: readonly Fact[];
  /** What it was made from: inputs, dates, place. */
  readonly about?: readonly Fact[];
  /** Things that a reader must know before trusting the result. */
  readonly warnings?: readonly (string | Warning)[];
  /** What was looked at and found in order, each in a few words. */
  readonly inOrder?: readonly string[];
  /** Things that are good to know, below the warnings. */
  readonly notes?: readonly (string | Warning)[];
  readonly sections: readonly ReportSection[];
  /** Small print at the end: program, version, date. */
  readonly colophon?: string;
}

/** A warning or a note with its subject in a few words. */
export interface Warning {
  readonly title: string;
  readonly text: string;
}

export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly note?: string;
}

export interface ReportSection {
  readonly title: string;
  /** Paragraphs before the exhibits. */
  readonly text?: readonly string[];
  readonly exhibits?: readonly Exhibit[];
  /** In the contents; the title when absent. */
  readonly shortTitle?: string;
}

export type Exhibit =
  | FigureExhibit
  | TableExhibit
  | FactsExhibit
  | ReferencesExhibit
  | StepsExhibit
  | WordsExhibit;

export interface FigureExhibit {
  readonly kind: "figure";
  readonly svg: string;
  /** The same figure for narrow windows, where the wide one would be too small to read. */
  readonly narrow?: string;
  readonly caption?: string;
  /** How to read the figure. */
  readonly reading?: string;
  /** What in it should make a reader doubt. */
  readonly suspicious?: string;
  /** Two narrow figures share a row where the page is wide enough; `beside` has a row to itself, its text at its side. */
  readonly width?: "full" | "half" | "beside";
}

export interface TableExhibit {
  readonly kind: "table";
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  /** The first cell of a row names it. */
  readonly rows: readonly (readonly string[])[];
}

interface TableColumn {
  readonly title: string;
  /** Numbers stand at the right, digests in a fixed-width font. */
  readonly align?: "text" | "number" | "code";
}

export interface FactsExhibit {
  readonly kind: "facts";
  readonly facts: readonly Fact[];
}

interface ReferencesExhibit {
  readonly kind: "references";
  readonly references: readonly Reference[];
}

export interface Reference {
  readonly text: string;
  /** Without the resolver: "10.1029/2018JB016210". */
  readonly doi?: string;
}

/** The steps of a run, one after the other. */
export interface StepsExhibit {
  readonly kind: "steps";
  readonly steps: readonly StepSheet[];
}

/** What one step was asked to do, and what it left. */
export interface StepSheet {
  readonly name: string;
  readonly version: number;
  /** What it does, in a sentence. */
  readonly doc: string;
  /** Parameters that differ from their defaults. */
  readonly changed: readonly { readonly name: string; readonly value: string; readonly normally: string }[];
  /** How many parameters have their default. */
  readonly defaults: number;
  readonly outputs: readonly { readonly name: string; readonly unit: string; readonly doc: string }[];
  /** Positions in the list of references, from 1. */
  readonly references: readonly { readonly number: number; readonly short: string }[];
  readonly notes: readonly string[];
  readonly digest: string;
}

/** Terms and what they mean. */
interface WordsExhibit {
  readonly kind: "words";
  readonly words: readonly { readonly word: string; readonly meaning: string }[];
}
