import { problems } from "./store.ts";

/** What someone should know of the files, such as what was passed over, and of what the page has just done. */
export function NotesPanel() {
  const notes = problems.value.filter(({ code }) => code === "note");
  if (notes.length === 0) return null;
  return (
    <section aria-label="Notes" aria-live="polite">
      <header class="side-header">
        <h2>Notes</h2>
      </header>
      {notes.map(({ what, got }) => (
        <p key={what} class="muted">
          {what} {got && <span class="code">{got}</span>}
        </p>
      ))}
    </section>
  );
}
