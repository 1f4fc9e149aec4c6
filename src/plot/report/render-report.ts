import { escapeMarkup } from "../svg.ts";
import { checkFigure } from "./check-figure.ts";
import type {
  Exhibit,
  Fact,
  FactsExhibit,
  FigureExhibit,
  Reference,
  ReportInput,
  ReportSection,
  TableExhibit,
} from "./report-input.ts";
import { reportStyle } from "./report-style.ts";

export interface ReportOptions {
  /** `@font-face` rules with embedded files (see `reportFonts`); the reader's own sans serif without. */
  readonly fontFaces?: string;
}

/**
 * A report as one HTML file: no request, no script, nothing unescaped. It follows the reader's light or dark
 * scheme, fits phones and paper, and reads well aloud.
 *
 * @throws input error `report-figure-unsafe`
 */
export function renderReport(input: ReportInput, { fontFaces = "" }: ReportOptions = {}): string {
  const { title, subtitle, headline = [], warnings = [], sections, colophon } = input;
  const body = [
    `<header><h1>${escapeMarkup(title)}</h1>${paragraph(subtitle)}${contents(sections)}</header>`,
    headline.length === 0 ? "" : `<div class="card headline">${facts(headline)}</div>`,
    warningBox(warnings),
    ...sections.map(section),
    colophon === undefined ? "" : `<footer>${escapeMarkup(colophon)}</footer>`,
  ].join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${escapeMarkup(title)}</title>
<style>
${fontFaces}
${reportStyle()}
</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

/** The browser's own lock: no script at all, nothing loaded but what the file carries. */
const POLICY = "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'";

const sectionId = (index: number) => `section-${index + 1}`;

const paragraph = (text: string | undefined) => (text === undefined ? "" : `<p>${escapeMarkup(text)}</p>`);

function contents(sections: readonly ReportSection[]): string {
  if (sections.length < 3) return "";
  const items = sections.map(
    ({ title }, i) => `<li><a href="#${sectionId(i)}">${escapeMarkup(title)}</a></li>`,
  );
  return `<nav aria-label="Contents"><ol>${items.join("")}</ol></nav>`;
}

function warningBox(warnings: readonly string[]): string {
  if (warnings.length === 0) return "";
  const items = warnings.map((warning) => `<li>${escapeMarkup(warning)}</li>`).join("");
  return `<aside class="warnings" aria-labelledby="warnings"><h2 id="warnings">${warnings.length === 1 ? "Warning" : "Warnings"}</h2><ul>${items}</ul></aside>`;
}

function section({ title, text = [], exhibits = [] }: ReportSection, index: number): string {
  const id = sectionId(index);
  const shown = exhibits.map((exhibit) => drawExhibit(exhibit, title)).join("\n");
  return [
    `<section aria-labelledby="${id}"><h2 id="${id}">${escapeMarkup(title)}</h2>`,
    ...text.map(paragraph),
    shown === "" ? "" : `<div class="grid">\n${shown}\n</div>`,
    "</section>",
  ].join("\n");
}

function drawExhibit(exhibit: Exhibit, where: string): string {
  switch (exhibit.kind) {
    case "figure":
      return drawFigure(exhibit, where);
    case "table":
      return drawTable(exhibit);
    case "facts":
      return drawFacts(exhibit);
    case "references":
      return `<ol class="card references">${exhibit.references.map(reference).join("")}</ol>`;
  }
}

function drawFigure({ svg, caption, width = "full" }: FigureExhibit, where: string): string {
  const text = caption === undefined ? "" : `<figcaption>${escapeMarkup(caption)}</figcaption>`;
  return `<figure${width === "half" ? ' class="half"' : ""}>${checkFigure(svg, where)}${text}</figure>`;
}

function drawTable({ caption, columns, rows }: TableExhibit): string {
  const classOf = (index: number) => {
    const align = columns[index]?.align ?? "text";
    return align === "text" ? "" : ` class="${align === "number" ? "number" : "code"}"`;
  };
  const head = columns.map(
    ({ title }, i) =>
      `<th scope="col"${columns[i]?.align === "number" ? ' class="number"' : ""}>${escapeMarkup(title)}</th>`,
  );
  const body = rows.map((row) => {
    const cells = row.map((cell, i) =>
      i === 0
        ? `<th scope="row"${classOf(i)}>${escapeMarkup(cell)}</th>`
        : `<td${classOf(i)}>${escapeMarkup(cell)}</td>`,
    );
    return `<tr>${cells.join("")}</tr>`;
  });
  const name = escapeMarkup(caption);
  // A wide table scrolls inside its card, by keyboard too.
  return `<div class="card scroll" role="region" aria-label="${name}" tabindex="0"><table><caption>${name}</caption><thead><tr>${head.join("")}</tr></thead><tbody>${body.join("\n")}</tbody></table></div>`;
}

const drawFacts = ({ facts: list }: FactsExhibit) => `<div class="card">${facts(list)}</div>`;

function facts(list: readonly Fact[]): string {
  const items = list.map(({ label, value, note }) => {
    const small = note === undefined ? "" : `<small>${escapeMarkup(note)}</small>`;
    return `<div><dt>${escapeMarkup(label)}</dt><dd>${escapeMarkup(value)}${small}</dd></div>`;
  });
  return `<dl class="facts">${items.join("")}</dl>`;
}

function reference({ text, doi }: Reference): string {
  if (doi === undefined) return `<li>${escapeMarkup(text)}</li>`;
  const address = `https://doi.org/${encodeURI(doi)}`;
  return `<li>${escapeMarkup(text)} <a href="${escapeMarkup(address)}" rel="noreferrer">doi:${escapeMarkup(doi)}</a></li>`;
}
