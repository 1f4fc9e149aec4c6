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
  StepSheet,
  TableExhibit,
  Warning,
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
  const {
    title,
    subtitle,
    headline = [],
    about = [],
    warnings = [],
    inOrder = [],
    notes = [],
    sections,
    colophon,
  } = input;
  const body = [
    `<header><h1>${escapeMarkup(title)}</h1>${paragraph(subtitle)}${contents(sections)}</header>`,
    warningBox(warnings),
    headline.length === 0 ? "" : `<div class="card headline">${facts(headline)}</div>`,
    inOrderLine(inOrder),
    about.length === 0 ? "" : `<div class="card about">${facts(about)}</div>`,
    noteBox(notes),
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

const paragraph = (text: string | undefined) => (text === undefined ? "" : `<p>${prose(text)}</p>`);

/** Running text: dates do not break at their hyphens. */
const prose = (text: string) =>
  escapeMarkup(text).replace(/\b\d{4}-\d\d-\d\d\b/g, '<span class="whole">$&</span>');

function contents(sections: readonly ReportSection[]): string {
  if (sections.length < 3) return "";
  const items = sections.map(
    ({ title, shortTitle = title }, i) =>
      `<li><a href="#${sectionId(i)}">${escapeMarkup(shortTitle)}</a></li>`,
  );
  return `<nav aria-label="Contents"><ol>${items.join("")}</ol></nav>`;
}

function warningBox(warnings: readonly (string | Warning)[]): string {
  if (warnings.length === 0) return "";
  return `<aside class="warnings" aria-labelledby="warnings"><h2 id="warnings">${warnings.length === 1 ? "Warning" : "Warnings"}</h2>${remarks(warnings)}</aside>`;
}

function noteBox(notes: readonly (string | Warning)[]): string {
  if (notes.length === 0) return "";
  return `<aside class="notes" aria-labelledby="notes"><h2 id="notes">Good to know</h2>${remarks(notes)}</aside>`;
}

function remarks(list: readonly (string | Warning)[]): string {
  const items = list.map((remark) =>
    typeof remark === "string"
      ? `<li>${prose(remark)}</li>`
      : `<li><strong>${prose(remark.title)}</strong> ${prose(remark.text)}</li>`,
  );
  return `<ul>${items.join("")}</ul>`;
}

function inOrderLine(list: readonly string[]): string {
  if (list.length === 0) return "";
  const items = list.map((item) => `<li>${escapeMarkup(item)}</li>`).join("");
  return `<div class="in-order"><span id="in-order">Looked at and in order</span><ul aria-labelledby="in-order">${items}</ul></div>`;
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
    case "steps":
      return `<ol class="steps">${exhibit.steps.map(stepSheet).join("\n")}</ol>`;
    case "words":
      return `<dl class="card words">${exhibit.words.map(({ word, meaning }) => `<div><dt>${escapeMarkup(word)}</dt><dd>${escapeMarkup(meaning)}</dd></div>`).join("")}</dl>`;
  }
}

function drawFigure(
  { svg, narrow, caption, reading, suspicious, width = "full" }: FigureExhibit,
  where: string,
): string {
  const lines = [
    ...(caption === undefined ? [] : [escapeMarkup(caption)]),
    ...(reading === undefined ? [] : [`<p><b>How to read it.</b> ${prose(reading)}</p>`]),
    ...(suspicious === undefined ? [] : [`<p><b>What would be suspicious.</b> ${prose(suspicious)}</p>`]),
  ];
  const text = lines.length === 0 ? "" : `<figcaption>${lines.join("")}</figcaption>`;
  const picture =
    narrow === undefined
      ? checkFigure(svg, where)
      : `<div class="wide">${checkFigure(svg, where)}</div><div class="narrow">${checkFigure(narrow, where)}</div>`;
  const classes = [...(width === "full" ? [] : [width]), ...(narrow === undefined ? [] : ["fits"])];
  return `<figure${classes.length === 0 ? "" : ` class="${classes.join(" ")}"`}>${picture}${text}</figure>`;
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
    const small = note === undefined ? "" : `<small>${prose(note)}</small>`;
    return `<div><dt>${escapeMarkup(label)}</dt><dd>${escapeMarkup(value)}${small}</dd></div>`;
  });
  return `<dl class="facts">${items.join("")}</dl>`;
}

function reference({ text, doi }: Reference, index: number): string {
  const id = referenceId(index + 1);
  if (doi === undefined) return `<li id="${id}">${escapeMarkup(text)}</li>`;
  const address = `https://doi.org/${encodeURI(doi)}`;
  return `<li id="${id}">${escapeMarkup(text)} <a href="${escapeMarkup(address)}" rel="noreferrer">doi:${escapeMarkup(doi)}</a></li>`;
}

const referenceId = (number: number) => `reference-${number}`;

function stepSheet({ name, version, doc, changed, defaults, outputs, references, notes, digest }: StepSheet) {
  const params = changed.map(
    (param) =>
      `<li><code>${escapeMarkup(param.name)} = ${escapeMarkup(param.value)}</code> <small>instead of ${escapeMarkup(param.normally)}</small></li>`,
  );
  const others =
    defaults === 0
      ? ""
      : `<li><small>${changed.length === 0 ? "as by default" : defaults === 1 ? "1 other as by default" : `${defaults} others as by default`}</small></li>`;
  const results = outputs.map(
    (output) =>
      `<li><code>${escapeMarkup(output.name)}</code>${output.unit === "" ? "" : ` <small>${escapeMarkup(output.unit)}</small>`} ${escapeMarkup(output.doc)}</li>`,
  );
  const sources = references.map(
    ({ number, short }) => `<a href="#${referenceId(number)}">${escapeMarkup(short)}</a>`,
  );
  const row = (label: string, content: string) =>
    content === "" ? "" : `<div><dt>${label}</dt><dd>${content}</dd></div>`;
  const list = (items: readonly string[]) => (items.length === 0 ? "" : `<ul>${items.join("")}</ul>`);
  return `<li class="card"><h3>${escapeMarkup(name)} <small>version ${version}</small></h3><p>${escapeMarkup(doc)}</p><dl>${[
    row("Parameters", list([...params, ...(others === "" ? [] : [others])])),
    row("Results", list(results)),
    row("Notes", list(notes.map((note) => `<li>${prose(note)}</li>`))),
    row("Sources", sources.join(", ")),
    row("Digest", `<span class="code">${escapeMarkup(digest)}</span>`),
  ].join("")}</dl></li>`;
}
