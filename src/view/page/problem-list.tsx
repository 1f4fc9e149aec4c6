import type { Problem } from "../protocol.ts";
import { Icon } from "./icon.tsx";
import { dismiss, problems } from "./store.ts";

/** Errors, each with what to do about it, until they are put away. */
export function ProblemList() {
  const errors = problems.value.filter(({ code }) => code !== "note");
  if (errors.length === 0) return null;
  return (
    <ul class="problems" role="status" aria-live="polite">
      {errors.map((problem) => (
        <ProblemItem key={`${problem.code} ${problem.where} ${problem.what}`} problem={problem} />
      ))}
    </ul>
  );
}

function ProblemItem({ problem }: { readonly problem: Problem }) {
  const { code, what, where, got, fix } = problem;
  return (
    <li class="problem">
      <div>
        <strong>{what}</strong>
        {where && <p class="code">{where}</p>}
        {got && <p class="code">{got}</p>}
        {fix && <p>{fix}</p>}
        <small>{code}</small>
      </div>
      <button type="button" class="quiet" aria-label="Put this message away" onClick={() => dismiss(problem)}>
        <Icon name="close" />
      </button>
    </li>
  );
}
