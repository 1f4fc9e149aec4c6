// Lets Node 20 run this repository's .ts files: `node --import ./bench/typescript.mjs bench/kernels.ts`. Node 22.18 needs it not.
import { readFile } from "node:fs/promises";
import { register } from "node:module";
import { isMainThread } from "node:worker_threads";
import ts from "typescript";

if (isMainThread) register(import.meta.url);

export async function load(url, context, next) {
  if (!url.endsWith(".ts")) return next(url, context);
  const text = await readFile(new URL(url), "utf8");
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  return {
    format: "module",
    shortCircuit: true,
    source: ts.transpileModule(text, { compilerOptions }).outputText,
  };
}
