// Runs lines of tactics in the blocks that are open: a line belongs to the block in whose column it begins, and ends those further right.

import { BugError, itemAt, lastOf } from "../../../platform/index.ts";
import type { Budget } from "../../kernel/index.ts";
import {
  type BoundName,
  Cursor,
  Failure,
  type Operator,
  oneTactic,
  type Tactic,
  type Token,
} from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import type { MVar } from "../meta/holes.ts";
import { caseNotFound, findCase } from "../tactics/basic/control.ts";
import { withNames } from "../tactics/basic/intro.ts";
import { caseBranches, invalidAlternative, missingAlternative } from "../tactics/cases/cases.ts";
import { lastComponent } from "../tactics/cases/split_goal.ts";
import { addHypothesis, moveTo } from "../tactics/goals/hypotheses.ts";
import { TacticState } from "../tactics/goals/state.ts";
import { runTactic } from "../tactics/run.ts";
import { binderName } from "../terms/binders.ts";
import { notByLine, readAlternative, renamedFields } from "./alternatives.ts";
import type { AlternativesFrame, BlockFrame, Frame } from "./frames.ts";

export class LineRunner {
  readonly elab: Elaborator;
  readonly operators: ReadonlyMap<string, Operator>;
  #frames: readonly Frame[];

  constructor(elab: Elaborator, operators: ReadonlyMap<string, Operator>, frames: readonly Frame[]) {
    this.elab = elab;
    this.operators = operators;
    this.#frames = frames;
  }

  /** A copy that goes on from here. */
  fork(budget: Budget): LineRunner {
    return new LineRunner(this.elab.fork(budget), this.operators, this.#frames);
  }

  get #top(): Frame {
    return lastOf(this.#frames);
  }

  /** The innermost block, where tactics are read. */
  get #block(): BlockFrame {
    const top = this.#top;
    if (top.kind !== "block") throw new BugError("tactics where alternatives stand");
    return top;
  }

  #replaceTop(frame: Frame): void {
    this.#frames = [...this.#frames.slice(0, -1), frame];
  }

  #push(frame: Frame): void {
    this.#frames = [...this.#frames, frame];
  }

  #state(goals: readonly MVar[]): TacticState {
    const state = new TacticState(this.elab, goals, runTactic);
    state.prune();
    return state;
  }

  isDeeper(column: number): boolean {
    const { kind, column: own } = this.#top;
    return kind === "block" && own !== undefined && column > own;
  }

  /** The goals where the next line goes on, when the blocks that are done are ended; none where the proof is. */
  settled(budget: Budget): { readonly runner: LineRunner; readonly goals: readonly MVar[] } {
    const open = this.#openGoals();
    if (open.length > 0 || this.#frames.length === 1) return { runner: this, goals: open };
    const copy = this.fork(budget);
    let goals = open;
    while (goals.length === 0 && copy.#frames.length > 1) {
      copy.#endTop();
      goals = copy.#openGoals();
    }
    return { runner: copy, goals };
  }

  #openGoals(): readonly MVar[] {
    const frame = this.#top;
    return frame.kind === "block" ? this.#state(frame.goals).goals : frame.branches.map(({ goal }) => goal);
  }

  /** Runs all lines. @throws Failure or Unsupported */
  read(cursor: Cursor): void {
    do {
      this.#enter(cursor.token);
      const frame = this.#top;
      if (frame.kind === "alternatives") this.#alternative(cursor, frame);
      else this.#tactics(cursor);
      if (cursor.token.kind !== "end" && !cursor.beginsLine()) throw cursor.unexpected("command");
    } while (cursor.token.kind !== "end");
  }

  /** Ends blocks until one is left in whose column the token stands. */
  #enter(token: Token): void {
    for (;;) {
      const frame = this.#top;
      const { column } = frame;
      const isBar = token.text === "|";
      if (frame.kind === "alternatives") {
        if (isBar && (column === undefined || token.column >= column)) {
          this.#replaceTop({ ...frame, column: column ?? token.column });
          return;
        }
      } else if (!isBar) {
        if (column === token.column) return;
        if (column === undefined && token.column > frame.outside) {
          this.#replaceTop({ ...frame, column: token.column });
          return;
        }
      }
      if (isBar && this.#frames.every(({ kind }) => kind === "block")) throw notByLine("an alternative", token);
      if (this.#frames.length === 1 || this.isDeeper(token.column))
        throw new Failure(`unexpected token '${token.text}'; expected command`, token);
      this.#endTop();
    }
  }

  /** Ends the innermost block, which must have done what it is for. */
  #endTop(): void {
    const frame = this.#top;
    this.#frames = this.#frames.slice(0, -1);
    if (frame.kind === "alternatives") {
      const [missing] = frame.branches;
      if (missing === undefined) return;
      const name = lastComponent(missing.maker);
      throw missingAlternative(name, frame.at);
    }
    const left = this.#state(frame.goals);
    if (left.goals.length > 0) throw left.unsolved(left.goals, frame.at);
    const { have } = frame;
    const around = this.#top;
    if (have === undefined || around.kind !== "block") return;
    const state = this.#state(around.goals);
    addHypothesis(state, state.main(frame.at), have.name, have.type, this.elab.meta.instantiate(have.proof));
    this.#replaceTop({ ...around, goals: state.goals });
  }

  /** Runs the tactics of a line, up to one that is not in it or to where the line leaves a block open. */
  #tactics(cursor: Cursor): void {
    for (;;) {
      const { line } = cursor.token;
      const block = this.#block;
      if (block.column === undefined) this.#replaceTop({ ...block, column: cursor.token.column });
      if (!this.#opens(cursor, this.#block)) {
        this.#run(cursor);
        if (!cursor.accept(";")) return;
      }
      if (cursor.token.kind === "end" || cursor.token.line > line) return;
    }
  }

  #run(cursor: Cursor): void {
    const block = this.#block;
    const { token } = cursor;
    if (token.text === "_") throw notByLine("a step of 'calc' in the column of its block", token);
    if (cursor.isWord("first") && lineEnd(cursor) === token) throw notByLine("'first' over several lines", token);
    const tactic = cursor.withColumn(block.column, () => oneTactic(cursor));
    const last = itemAt(cursor.tokens, cursor.index - 1);
    if (last.text === "by" && cursor.token.kind === "end") throw notByLine("a block of 'by' but that of 'have'", last);
    const state = this.#state(block.goals);
    state.run(tactic);
    state.prune();
    this.#replaceTop({ ...block, goals: state.goals });
  }

  /** Opens the block of a tactic whose block may go on in lines to come. */
  #opens(cursor: Cursor, block: BlockFrame): boolean {
    const { token } = cursor;
    const outside = block.column ?? block.outside;
    if (token.kind === "symbol" && (token.text === "·" || token.text === ".")) {
      cursor.next();
      const state = this.#state(block.goals);
      const goal = state.main(token);
      this.#replaceTop({ ...block, goals: state.goals.slice(1) });
      this.#push({ kind: "block", column: undefined, outside, goals: [goal], at: token });
      return true;
    }
    if (cursor.isWord("case") || cursor.isWord("next")) {
      this.#case(cursor, block);
      return true;
    }
    const last = lineEnd(cursor);
    if (cursor.isWord("have") && last.text === "by") return this.#have(cursor, block);
    if (/^(fun_)?(induction|cases)$/.test(token.text) && last.text === "with") return this.#split(cursor, block);
    return false;
  }

  /** `case tag x =>` or `next x =>`. */
  #case(cursor: Cursor, block: BlockFrame): void {
    const at = cursor.next();
    const tag = at.text === "case" ? cursor.identifier().text : "_";
    const names: BoundName[] = [];
    while (cursor.token.kind === "identifier") names.push(cursor.binderName());
    if (cursor.is("|")) throw notByLine("several cases at once", cursor.token);
    cursor.expect("=>");
    const state = this.#state(block.goals);
    const goal = tag === "_" ? state.main(at) : findCase(state, tag);
    if (goal === undefined) throw caseNotFound(state, tag, at);
    const inner = this.#state([goal]);
    if (names.length > 0) moveTo(inner, goal, withNames(inner, goal, names, at));
    this.#replaceTop({ ...block, goals: state.goals.filter((other) => other !== goal) });
    this.#push({ kind: "block", column: undefined, outside: block.column ?? block.outside, goals: inner.goals, at });
  }

  /** The tactic of this line, without the last `dropped` of its tokens; the cursor then stands behind the line. */
  #tacticOfLine(cursor: Cursor, column: number | undefined, dropped: number): Tactic {
    const end = cursor.tokens.indexOf(lineEnd(cursor)) + 1;
    const sub = new Cursor(
      [...cursor.tokens.slice(cursor.index, end - dropped), cursor.tokens.at(-1)!],
      this.operators,
    );
    const tactic = sub.withColumn(column, () => oneTactic(sub));
    if (sub.token.kind !== "end") throw sub.unexpected("end of the line");
    cursor.index = end;
    return tactic;
  }

  /** `have h : T := by`, whose proof is to come. */
  #have(cursor: Cursor, block: BlockFrame): boolean {
    const at = cursor.token;
    const tactic = this.#tacticOfLine(cursor, block.column, 0);
    const declaration = tactic.kind === "have" ? tactic.declaration : undefined;
    const isPlain = declaration?.value.kind === "by" && declaration.pattern === undefined;
    if (declaration?.type === undefined || !isPlain || declaration.binders.length > 0)
      throw notByLine("this 'have' over several lines", at);
    const state = this.#state(block.goals);
    const goal = state.main(at);
    const type = state.elaborateWhole(goal, declaration.type, undefined);
    state.within(goal, () => this.elab.ensureSort(type, at));
    const proof = state.next(goal, type, { tag: "" });
    const have = { name: binderName(declaration.name ?? "this"), type, proof };
    this.#push({ kind: "block", column: undefined, outside: block.column ?? block.outside, goals: [proof], have, at });
    return true;
  }

  /** `induction x with`, whose alternatives are to come. */
  #split(cursor: Cursor, block: BlockFrame): boolean {
    const at = cursor.token;
    const tactic = this.#tacticOfLine(cursor, block.column, 1);
    if (tactic.kind !== "cases" && tactic.kind !== "induction") throw notByLine(`this '${at.text}'`, at);
    const state = this.#state(block.goals);
    const branches = caseBranches(state, tactic);
    this.#replaceTop({ ...block, goals: state.goals.slice(1) });
    const makers = branches.map(({ maker }) => maker);
    this.#push({ kind: "alternatives", column: undefined, branches, makers, at });
    return true;
  }

  /** `| name x y =>`, and what of its block stands on the line. */
  #alternative(cursor: Cursor, frame: AlternativesFrame): void {
    const { line } = cursor.token;
    const alternative = readAlternative(cursor);
    const { name, at } = alternative;
    const [chosen, ...more] = frame.branches.filter(({ maker }) => lastComponent(maker) === name);
    if (chosen === undefined) throw invalidAlternative(frame.makers, frame.branches, name, at);
    if (more.length > 0) throw notByLine("an alternative for several goals", at);
    const state = this.#state([chosen.goal]);
    renamedFields(state, chosen, alternative);
    this.#replaceTop({ ...frame, branches: frame.branches.filter((branch) => branch !== chosen) });
    this.#push({ kind: "block", column: undefined, outside: frame.column ?? -1, goals: state.goals, at });
    if (cursor.token.kind !== "end" && cursor.token.line === line) this.#tactics(cursor);
  }
}

/** The last token of the line in which the cursor stands. */
function lineEnd(cursor: Cursor): Token {
  let last = cursor.token;
  for (let index = cursor.index + 1; ; index++) {
    const token = cursor.tokens[index];
    if (token === undefined || token.kind === "end" || token.line !== last.line) return last;
    last = token;
  }
}
