import { configError } from "../../../errors.ts";

/** A formula over layers, ready to be evaluated pixel by pixel. */
export interface Expression {
  /** Names of the layers that it uses, each once: "A", or "A.velocityStd" for one layer of a file with several. */
  readonly names: readonly string[];
  /** `values` holds one number for each name, NaN where there is no data. */
  readonly evaluate: (values: Float64Array) => number;
}

type Evaluate = Expression["evaluate"];

/** Longer ones are not written by hand; a limit keeps the parser's recursion shallow. */
const LONGEST = 2000;
const DEEPEST = 100;

const FUNCTIONS: Readonly<Record<string, readonly [arity: number, of: (...values: number[]) => number]>> = {
  abs: [1, Math.abs],
  sqrt: [1, Math.sqrt],
  exp: [1, Math.exp],
  log: [1, Math.log],
  log10: [1, Math.log10],
  sin: [1, Math.sin],
  cos: [1, Math.cos],
  tan: [1, Math.tan],
  asin: [1, Math.asin],
  acos: [1, Math.acos],
  atan: [1, Math.atan],
  atan2: [2, Math.atan2],
  hypot: [2, Math.hypot],
  floor: [1, Math.floor],
  ceil: [1, Math.ceil],
  round: [1, Math.round],
  sign: [1, Math.sign],
  min: [2, Math.min],
  max: [2, Math.max],
  /** The phase within [-pi, pi). */
  wrap: [1, (phase = Number.NaN) => phase - 2 * Math.PI * Math.floor((phase + Math.PI) / (2 * Math.PI))],
  isnan: [1, (value) => (Number.isNaN(value) ? 1 : 0)],
  where: [
    3,
    (condition = Number.NaN, yes = Number.NaN, no = Number.NaN) => {
      if (Number.isNaN(condition)) return Number.NaN;
      return condition === 0 ? no : yes;
    },
  ],
};
const CONSTANTS: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E, nan: Number.NaN };

/** Binding strength, and what is computed. NaN compares as false, and no data stays no data. */
const OPERATORS: Readonly<Record<string, readonly [power: number, of: (a: number, b: number) => number]>> = {
  "||": [1, (a, b) => truth(a, b, a !== 0 || b !== 0)],
  "&&": [2, (a, b) => truth(a, b, a !== 0 && b !== 0)],
  "==": [3, (a, b) => truth(a, b, a === b)],
  "!=": [3, (a, b) => truth(a, b, a !== b)],
  "<": [4, (a, b) => truth(a, b, a < b)],
  "<=": [4, (a, b) => truth(a, b, a <= b)],
  ">": [4, (a, b) => truth(a, b, a > b)],
  ">=": [4, (a, b) => truth(a, b, a >= b)],
  "+": [5, (a, b) => a + b],
  "-": [5, (a, b) => a - b],
  "*": [6, (a, b) => a * b],
  "/": [6, (a, b) => a / b],
  "%": [6, (a, b) => a % b],
  "^": [8, (a, b) => a ** b],
};
/** A sign binds more than a product, less than a power: -A^2 is -(A^2). */
const SIGN = 7;
const POWER = "^";

const truth = (a: number, b: number, value: boolean) =>
  Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : value ? 1 : 0;

const not = (value: number) => (Number.isNaN(value) ? Number.NaN : value === 0 ? 1 : 0);

interface Token {
  readonly kind: "number" | "name" | "sign" | "end";
  readonly text: string;
  readonly at: number;
}

const TOKEN =
  /\s*(?:((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)|(\|\||&&|==|!=|<=|>=|\*\*|[-+*/%^()<>,!]))/y;

/**
 * Reads a formula: + - * / % ^ (also **), comparisons, && || !, brackets, the functions above, pi, e, nan, and capital letters for
 * the inputs in their order. There is no way from it to anything but numbers.
 *
 * @throws config error `usage-expression`
 */
export function parseExpression(text: string): Expression {
  const names: string[] = [];
  const tokens = tokenise(text);
  let next = 0;
  let depth = 0;
  const peek = () => tokens[next] as Token;
  const take = () => tokens[next++] as Token;
  const isSign = (sign: string) => peek().kind === "sign" && peek().text === sign;
  const expect = (sign: string) => {
    if (!isSign(sign)) throw refuse(text, peek().at, `${sign} is expected`);
    take();
  };

  const parse = (least: number): Evaluate => {
    if (++depth > DEEPEST) throw refuse(text, peek().at, "too many brackets");
    let left = parseOperand();
    for (;;) {
      const { kind, text: sign } = peek();
      const operator = kind === "sign" ? OPERATORS[sign] : undefined;
      if (operator === undefined || operator[0] < least) break;
      take();
      const [power, of] = operator;
      const [a, b] = [left, parse(sign === POWER ? power : power + 1)];
      left = (values) => of(a(values), b(values));
    }
    depth--;
    return left;
  };

  const parseOperand = (): Evaluate => {
    const { kind, text: word, at } = take();
    if (kind === "number") {
      const value = Number(word);
      return () => value;
    }
    if (kind === "name") return parseName(word, at);
    if (word === "(") {
      const inner = parse(0);
      expect(")");
      return inner;
    }
    if (word === "-" || word === "+" || word === "!") {
      const inner = parse(SIGN);
      if (word === "+") return inner;
      return word === "-" ? (values) => -inner(values) : (values) => not(inner(values));
    }
    throw refuse(
      text,
      at,
      kind === "end" ? "the formula ends too early" : `${word} stands where a value is expected`,
    );
  };

  const parseName = (word: string, at: number): Evaluate => {
    const call = Object.hasOwn(FUNCTIONS, word) ? FUNCTIONS[word] : undefined;
    if (call) {
      expect("(");
      const args: Evaluate[] = [parse(0)];
      while (isSign(",")) {
        take();
        args.push(parse(0));
      }
      expect(")");
      const [arity, of] = call;
      if (args.length !== arity)
        throw refuse(text, at, `${word} takes ${arity} ${arity === 1 ? "value" : "values"}`);
      const [a, b, c] = args as [Evaluate, Evaluate, Evaluate];
      if (arity === 1) return (values) => of(a(values));
      return arity === 2
        ? (values) => of(a(values), b(values))
        : (values) => of(a(values), b(values), c(values));
    }
    if (Object.hasOwn(CONSTANTS, word)) {
      const value = CONSTANTS[word] as number;
      return () => value;
    }
    if (!/^[A-Z](\.|$)/.test(word)) throw refuse(text, at, `there is no function or constant called ${word}`);
    const known = names.indexOf(word);
    const index = known >= 0 ? known : names.push(word) - 1;
    return (values) => values[index] as number;
  };

  const evaluate = parse(0);
  if (peek().kind !== "end") throw refuse(text, peek().at, `${peek().text} is not expected`);
  return { names, evaluate };
}

function tokenise(text: string): Token[] {
  if (text.length > LONGEST) throw refuse(text.slice(0, 40), 0, `it is longer than ${LONGEST} characters`);
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) throw refuse(text, at, "this is not part of a formula");
    const [, number, name, sign] = match;
    const start = TOKEN.lastIndex - (number ?? name ?? sign ?? "").length;
    if (number !== undefined) tokens.push({ kind: "number", text: number, at: start });
    else if (name !== undefined) tokens.push({ kind: "name", text: name, at: start });
    else tokens.push({ kind: "sign", text: sign === "**" ? POWER : (sign ?? ""), at: start });
  }
  return [...tokens, { kind: "end", text: "", at: end }];
}

const refuse = (text: string, at: number, why: string) =>
  configError({
    code: "usage-expression",
    what: `The formula cannot be read: ${why}.`,
    got: `${text}\n${" ".repeat(at)}^`,
    fix: `Write it with A, B, ... for the inputs, + - * / ^, brackets and ${Object.keys(FUNCTIONS).join(", ")}; for example "100 * (A - B)".`,
  });
