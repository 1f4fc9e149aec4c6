/** Flags that take several values after one name: `--inputs A B C`, `--set a=1 b=2`. */
const LISTS = new Set(["--inputs", "--in", "--set"]);
/** A value such as -99.1,19.4: begins with a minus but is no flag. */
const NEGATIVE = /^-(\d|\.\d)/;

export interface PreparedArguments {
  readonly inputs: readonly string[];
  /** `--no-color` may stand anywhere. */
  readonly noColor: boolean;
}

/**
 * Writes command-line words in the one way that the parser takes: lists as repeated flags, negative values joined to
 * their flag. What follows a bare `--` is left alone.
 */
export function prepareArguments(words: readonly string[]): PreparedArguments {
  const end = words.indexOf("--");
  const head = end < 0 ? words : words.slice(0, end);
  const inputs: string[] = [];
  let noColor = false;
  let list: string | null = null;
  for (let i = 0; i < head.length; i++) {
    const word = head[i] ?? "";
    const next = head[i + 1];
    if (word === "--no-color") noColor = true;
    else if (LISTS.has(word) && next !== undefined && isValue(next)) list = word;
    else if (word.startsWith("--") && !word.includes("=") && next !== undefined && NEGATIVE.test(next)) {
      inputs.push(`${word}=${next}`);
      list = null;
      i++;
    } else if (list !== null && isValue(word)) inputs.push(`${list}=${word}`);
    else {
      list = null;
      inputs.push(word);
    }
  }
  return { inputs: end < 0 ? inputs : [...inputs, ...words.slice(end)], noColor };
}

const isValue = (word: string) => !word.startsWith("-") || NEGATIVE.test(word);
