/** Edits (insert, delete, replace) between two words. Levenshtein (1966). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(previous[j]! + 1, current[j - 1]! + 1, replace));
    }
    previous = current;
  }
  return previous[b.length]!;
}

/** Fewer letters begin too much. */
const SHORTEST_BEGINNING = 3;

/** The known word that a typo most likely meant, or null when none is near. */
export function closest(word: string, known: readonly string[]): string | null {
  const lower = word.toLowerCase();
  // The beginning of one name alone is that name: invert for invert-network.
  const begun = known.filter((candidate) => candidate.toLowerCase().startsWith(lower));
  if (word.length >= SHORTEST_BEGINNING && begun.length === 1) return begun[0] ?? null;
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(lower, candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  // A third of the letters wrong is still a typo; more is another word.
  return best && best.distance <= Math.max(2, Math.ceil(word.length / 3)) ? best.candidate : null;
}
