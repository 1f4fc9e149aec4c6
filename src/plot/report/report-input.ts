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
  /** Things that a reader must know before trusting the result. */
  readonly warnings?: readonly string[];
  readonly sections: readonly ReportSection[];
  /** Small print at the end: program, version, date. */
  readonly colophon?: string;
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
}

export type Exhibit = FigureExhibit | TableExhibit | FactsExhibit | ReferencesExhibit;

export interface FigureExhibit {
  readonly kind: "figure";
  readonly svg: string;
  readonly caption?: string;
  /** Two narrow figures share a row where the page is wide enough. */
  readonly width?: "full" | "half";
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
