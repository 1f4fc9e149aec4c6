import { yearsSinceFirst } from "../../dates.ts";
import { SOFTWARE } from "../../pipeline/software.ts";
import { type ReportSection, renderReport, reportFonts } from "../parts/plot.ts";
import { checkRun } from "./checks.ts";
import { choosePlaces } from "./choose-places.ts";
import { correctionsSection } from "./corrections-section.ts";
import { filesSection } from "./files-section.ts";
import { readReferences } from "./find-references.ts";
import { moreMapsSection } from "./more-maps-section.ts";
import { networkSection } from "./network-section.ts";
import { openRun } from "./open-run.ts";
import { inRows } from "./page-figures.ts";
import { qualitySection } from "./quality-section.ts";
import { reliableValues } from "./reliable.ts";
import { requireReported } from "./reported-systems.ts";
import { type RunView, viewRun } from "./run-view.ts";
import { seriesSection } from "./series-section.ts";
import { stepsSection } from "./steps-section.ts";
import { describeRun, keyNumbers, madeFrom } from "./summary.ts";
import { topographySection } from "./topography-section.ts";
import { velocitySection } from "./velocity-section.ts";
import { wordsFor } from "./words.ts";

/**
 * The page of a finished run: what was made from what, what to be careful about, every figure with how to read it, every
 * step with its parameters. The same run gives the same bytes.
 *
 * @param path the output folder of a run
 * @throws `run-missing`, `run-damaged`, `report-system`
 */
export async function runReport(path: string, signal: AbortSignal): Promise<string> {
  const run = await openRun(path);
  try {
    requireReported(run.recipe);
    return await writePage(viewRun(run, signal));
  } finally {
    await run.close();
  }
}

async function writePage(view: RunView): Promise<string> {
  const { dates } = view.stack;
  const velocity = await reliableValues(view, "velocity");
  const standardError = await reliableValues(view, "velocityStd");
  const coherence = await reliableValues(view, "temporalCoherence");
  const map = await view.map("velocity");
  const places = velocity && map ? choosePlaces(velocity, map, view.reference) : [];
  const years = yearsSinceFirst(dates).at(-1) ?? 0;
  const { warnings, inOrder, notes } = await checkRun(view, { coherence, years });
  const citations = [...new Set([...view.steps.values()].flatMap(({ provenance }) => provenance.references))];
  const sections = [
    await velocitySection(view, { velocity, standardError }, places),
    await seriesSection(view, places),
    await qualitySection(view, coherence),
    await networkSection(view),
    await correctionsSection(view),
    await topographySection(view),
    await moreMapsSection(view),
    stepsSection(view, citations),
    await filesSection(view),
    await referencesSection(citations),
    { title: "Words", exhibits: [{ kind: "words", words: wordsFor(view) }] } satisfies ReportSection,
  ].flatMap((section) =>
    section === null ? [] : [{ ...section, exhibits: inRows(section.exhibits ?? []) }],
  );
  return renderReport(
    {
      title: "Motion of the ground",
      subtitle: describeRun(view),
      headline: keyNumbers(view, { velocity, standardError, coherence }),
      about: madeFrom(view),
      warnings,
      inOrder,
      notes,
      sections,
      colophon: `Made by ${SOFTWARE.name} ${SOFTWARE.version} from what the run left in its folder. The same run gives the same page.`,
    },
    { fontFaces: await reportFonts() },
  );
}

async function referencesSection(citations: readonly string[]): Promise<ReportSection | null> {
  if (citations.length === 0) return null;
  const known = await readReferences();
  return {
    title: "References",
    exhibits: [{ kind: "references", references: citations.map((key) => known.get(key) ?? { text: key }) }],
  };
}
