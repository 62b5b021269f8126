// The ILTP library's problems for intuitionistic logic as theorems of Lean (Raths, Otten and Kreitz 2007): a folder of files in TPTP's
// first-order form, whose comments say what is known of them (Node).

import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { DataError } from "../../platform/index.ts";
import { onFile, readBytes } from "../../platform/node.ts";
import { connectives, isPropositional, type Sequent, signatureOf } from "../logic/formula.ts";
import { individualType, printStatement } from "../logic/print.ts";
import type { FoundProblems, LeftOut, OracleFacts, Problem } from "../task.ts";
import { parseTptp } from "./tptp.ts";

/** Connectives of the propositional problems that are told apart from the larger ones. */
const SMALL = 32;

/** The problems of all files below a folder whose name ends with `.p`, in the order of their paths. @throws DataError where there is none */
export async function readIltp(folder: string): Promise<FoundProblems> {
  const entries = await onFile("list", folder, () => readdir(folder, { recursive: true }));
  const files = entries.filter((name) => name.endsWith(".p")).sort();
  if (files.length === 0)
    throw new DataError(
      "there are no problems of ILTP",
      `no file below ${folder} ends with .p`,
      "name the folder that holds them",
    );
  const problems: Problem[] = [];
  const leftOut: LeftOut[] = [];
  const oracle = new Map<string, OracleFacts>();
  for (const file of files) {
    const path = join(folder, file);
    try {
      const { problem, facts } = iltpProblem(await readLatin(path), path, nameOf(relative(folder, path)));
      problems.push(problem);
      oracle.set(problem.name, facts);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      leftOut.push({ source: path, reason: [error.what, ...error.evidence].join("; ") });
    }
  }
  return { problems, leftOut, repeated: [], oracle };
}

/** A file's text. Comments may have letters of Latin-1; there is nothing but ASCII outside them. */
async function readLatin(path: string): Promise<string> {
  return new TextDecoder("latin1").decode(await readBytes(path));
}

function nameOf(file: string): string {
  return file.split(sep).at(-1)!.replace(/\.p$/, "");
}

/** One file as a problem, with what its comments say. @throws DataError that names the line */
export function iltpProblem(text: string, path: string, name: string): { problem: Problem; facts: OracleFacts } {
  const { sequent, comments } = parseTptp(text, path);
  const status = comments.get("Status (intuit.)");
  const rating = Number.parseFloat(comments.get("Rating (intuit.)") ?? "");
  const facts: OracleFacts =
    status === "Theorem" ? { provable: true } : status === "Non-Theorem" ? { provable: false } : {};
  const problem: Problem = {
    name,
    statement: inhabited(printStatement(sequent), sequent),
    header: "",
    ...(comments.has("Problem") ? { informal: comments.get("Problem")! } : {}),
    source: path,
    split: "",
    category: categoryOf(sequent, status),
    ...(Number.isFinite(rating) ? { difficulty: rating } : {}),
  };
  return { problem, facts };
}

function categoryOf(sequent: Sequent, status: string | undefined): string {
  const kind = isPropositional(sequent)
    ? connectivesOf(sequent) <= SMALL
      ? `propositional, up to ${SMALL} connectives`
      : "propositional, larger"
    : "first-order";
  return status === "Theorem" || status === "Non-Theorem" ? kind : `${kind}, unsolved`;
}

/** The connectives and quantifiers of all formulas. */
export function connectivesOf({ hypotheses, goal }: Sequent): number {
  return [...hypotheses, goal].reduce((sum, formula) => sum + connectives(formula), 0);
}

/** The statement with an individual among its binders: the domains of these problems are not empty. */
function inhabited(statement: string, sequent: Sequent): string {
  const { functions } = signatureOf(sequent);
  if ([...functions.values()].includes(0)) return statement;
  const type = `(${individualType} : Type)`;
  return statement.replace(type, `${type} (someone : ${individualType})`);
}
