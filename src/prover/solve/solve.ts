// A problem proved in parts (DeepSeek-Prover-V2, section 2.1): tried whole, then by sketches that compete, whose subgoals are tried and
// decomposed in turn. Whatever is asked of others happens once and is written down, so that a run that was killed comes to the same end.
import { now, secondsSince } from "../../platform/index.ts";
import { statementKey } from "../../verify/index.ts";
import { proofInHole, readSketch, type Subgoal } from "../decompose/read_sketch.ts";
import { stitch } from "../decompose/stitch.ts";
import type { Decomposer } from "../decomposer/decomposer.ts";
import type { ProofJudge } from "../interfaces.ts";
import { FairJudge, lostCheck } from "../judge/fair_judge.ts";
import { type Attemptable, requestFor } from "../judge/judge.ts";
import type { LemmaStore } from "./lemma_store.ts";
import { refutation } from "./refute.ts";

/** What work took. */
export interface SolveSpent {
  readonly tokens: number;
  /** Of sampling and checking. */
  readonly seconds: number;
  readonly money: number;
}

/** Something that tries a problem whole: with growing effort, from 0. */
export type TryWhole = (
  problem: Attemptable,
  effort: number,
) => Promise<{ readonly proof?: string; readonly tokens: number }>;

/** Remembers what was asked of others. */
export interface SolveMemory {
  /** The result of earlier work under this key, or of this work, which is then kept. */
  once<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** A memory that ends with the process. */
export function shortMemory(): SolveMemory {
  const known = new Map<string, unknown>();
  return {
    async once<T>(key: string, work: () => Promise<T>): Promise<T> {
      if (!known.has(key)) known.set(key, await work());
      return known.get(key) as T;
    },
  };
}

export interface SolveTools {
  readonly tryWhole: TryWhole;
  readonly decomposer: Decomposer;
  readonly judge: ProofJudge;
  readonly lemmas: LemmaStore;
  readonly memory: SolveMemory;
}

export interface SolveOptions {
  /** How often a goal is tried whole, with growing effort, before it is decomposed. */
  readonly efforts: number;
  /** Sketches of sketches at most; 0 tries the problem whole alone. */
  readonly depth: number;
  /** Sketches of a goal, and tokens of one at most. */
  readonly sketches: number;
  readonly sketchTokens: number;
  /** What may be spent; nothing new is begun beyond it. */
  readonly budget: Partial<SolveSpent>;
  readonly seed: number;
  readonly onChange?: (root: SolveNode) => void;
  readonly signal?: AbortSignal | undefined;
}

export type GoalState = "open" | "proved" | "refuted" | "given up";
/** `does not hold together`: all subgoals are proved, and the whole is not. */
export type SketchState =
  | "open"
  | "proved"
  | "refused"
  | "refuted"
  | "given up"
  | "circular"
  | "does not hold together";

/** A goal of the tree, as data. */
export interface SolveNode {
  readonly name: string;
  readonly statement: string;
  readonly state: GoalState;
  /** How it was proved or refuted. */
  readonly by?: "whole" | "known" | "sketch" | "countermodel" | "negation";
  readonly units: number;
  readonly sketches: readonly {
    readonly state: SketchState;
    readonly sketch: string;
    readonly reasoning: string;
    /** Why it was refused. */
    readonly reason?: string;
    readonly subgoals: readonly SolveNode[];
  }[];
}

/** What solving came to. */
export interface SolveResult {
  /** Verified against the problem's own statement. */
  readonly proof?: string;
  readonly tree: SolveNode;
  readonly spent: SolveSpent;
  /** Why it ended without a proof. */
  readonly ended?: "given up" | "budget" | "stopped";
}

/** Solves a problem. @throws LeanError where the checker does not work, or came to no verdict on a proof */
export async function solve(problem: Attemptable, tools: SolveTools, options: SolveOptions): Promise<SolveResult> {
  return new Solver(tools, options).solve(problem);
}

interface SketchNode {
  readonly sketch: string;
  readonly reasoning: string;
  state: SketchState;
  reason?: string;
  readonly parts: readonly { readonly subgoal: Subgoal; readonly node: GoalNode }[];
}

interface GoalNode {
  readonly problem: Attemptable;
  readonly direct: Attemptable | undefined;
  readonly key: string;
  readonly depth: number;
  state: GoalState;
  by?: SolveNode["by"];
  proof?: string;
  /** Pieces of work that went into it and what is below it. */
  units: number;
  effort: number;
  isLookedUp: boolean;
  isRefutable: boolean;
  sketches: SketchNode[] | undefined;
  isBusy: boolean;
}

class Solver {
  readonly #tools: SolveTools;
  readonly #options: SolveOptions;
  readonly #judge: FairJudge;
  readonly #nodes = new Map<string, GoalNode>();
  #spent: SolveSpent = { tokens: 0, seconds: 0, money: 0 };

  constructor(tools: SolveTools, options: SolveOptions) {
    this.#tools = tools;
    this.#options = options;
    this.#judge = FairJudge.of(tools.judge);
  }

  async solve(problem: Attemptable): Promise<SolveResult> {
    const root = this.#node(problem, undefined, 0);
    const { signal, onChange } = this.#options;
    let ended: SolveResult["ended"];
    while (root.state === "open") {
      if (signal?.aborted) ended = "stopped";
      else if (this.#isSpent()) ended = "budget";
      if (ended !== undefined) break;
      await this.#advance(root, new Set());
      onChange?.(shownNode(root));
    }
    const tree = shownNode(root);
    if (root.state !== "proved") return { tree, spent: this.#spent, ended: ended ?? "given up" };
    return { proof: root.proof!, tree, spent: this.#spent };
  }

  #isSpent(): boolean {
    const { tokens = Infinity, seconds = Infinity, money = Infinity } = this.#options.budget;
    const spent = this.#spent;
    return (
      spent.tokens >= tokens ||
      spent.seconds >= seconds ||
      (money < Infinity && spent.money > 0 && spent.money >= money)
    );
  }

  /** Work that is done once; what it took counts each time that it is replayed, so that a budget ends where it ended. */
  async #once<T extends object>(key: string, work: () => Promise<T>): Promise<T> {
    const { result, seconds } = await this.#tools.memory.once(key, async () => {
      const started = now();
      const done = await work();
      return { result: done, seconds: secondsSince(started) };
    });
    const took: Partial<SolveSpent> = result;
    const { tokens, seconds: before, money } = this.#spent;
    this.#spent = { tokens: tokens + (took.tokens ?? 0), seconds: before + seconds, money: money + (took.money ?? 0) };
    return result;
  }

  #node(problem: Attemptable, direct: Attemptable | undefined, depth: number): GoalNode {
    const key = statementKey(problem);
    const known = this.#nodes.get(key);
    if (known !== undefined && known.problem.statement === problem.statement) return known;
    const node: GoalNode = {
      ...{ problem, direct, key, depth, state: "open", units: 0, effort: 0 },
      ...{ isLookedUp: false, isRefutable: depth > 0, sketches: undefined, isBusy: false },
    };
    this.#nodes.set(known === undefined ? key : `${key}\n${problem.statement}`, node);
    return node;
  }

  /** Does the next piece of work on a goal. */
  async #advance(node: GoalNode, above: ReadonlySet<string>): Promise<void> {
    node.isBusy = true;
    node.units++;
    try {
      await this.#work(node, above);
    } finally {
      node.isBusy = false;
    }
  }

  async #work(node: GoalNode, above: ReadonlySet<string>): Promise<void> {
    const { tryWhole, lemmas } = this.#tools;
    const { efforts, depth } = this.#options;
    const { problem } = node;
    if (!node.isLookedUp) {
      node.isLookedUp = true;
      const known = lemmas.find(problem, node.direct);
      if (known !== undefined && (await this.#holds(problem, known))) return this.#proved(node, known, "known");
    }
    if (node.effort < efforts) {
      const effort = node.effort++;
      const { proof } = await this.#once(`try ${effort} ${this.#idOf(problem)}`, () => tryWhole(problem, effort));
      if (proof !== undefined && (await this.#holds(problem, proof))) this.#proved(node, proof, "whole");
      return;
    }
    if (node.isRefutable) {
      node.isRefutable = false;
      const { by } = await this.#once(`refute ${this.#idOf(problem)}`, async () => ({
        by: await refutation(problem, this.#judge),
      }));
      if (by === undefined) return;
      node.state = "refuted";
      node.by = by;
      return;
    }
    if (node.depth >= depth) {
      node.state = "given up";
      return;
    }
    if (node.sketches === undefined) {
      node.sketches = await this.#sketch(node, new Set([...above, node.key]));
      await this.#settle(node);
      return;
    }
    const next = nextPart(node.sketches);
    if (next === undefined) {
      node.state = "given up";
      return;
    }
    await this.#advance(next, new Set([...above, node.key]));
    await this.#settle(node);
  }

  /** Sketches of a goal, and what each leaves. */
  async #sketch(node: GoalNode, above: ReadonlySet<string>): Promise<SketchNode[]> {
    const { decomposer } = this.#tools;
    const { sketches: count, sketchTokens: maxTokens, seed } = this.#options;
    const { problem } = node;
    const id = this.#idOf(problem);
    const { sketches } = await this.#once(`sketch ${id}`, () => decomposer.sketch(problem, { count, maxTokens, seed }));
    const found: SketchNode[] = [];
    for (const { sketch, reasoning } of sketches) {
      const reading = await this.#once(`read ${id} ${sketch}`, async () => {
        const read = await readSketch(problem, sketch, this.#tools.judge);
        if (read.kind === "lost") throw lostCheck(problem.name);
        return { ...read };
      });
      const refused = (reason: string): SketchNode => ({ sketch, reasoning, state: "refused", reason, parts: [] });
      if (reading.kind === "whole") {
        if (await this.#holds(problem, sketch)) this.#proved(node, sketch, "sketch");
        found.push({ sketch, reasoning, state: "proved", parts: [] });
        continue;
      }
      if (reading.kind !== "open") {
        found.push(refused(reading.reason));
        continue;
      }
      const missing = reading.subgoals.find((subgoal) => "cause" in subgoal);
      if (missing !== undefined && "cause" in missing) {
        found.push(refused(missing.cause));
        continue;
      }
      const parts = reading.subgoals.flatMap((subgoal) =>
        "cause" in subgoal ? [] : [{ subgoal, node: this.#node(subgoal.problem, subgoal.direct, node.depth + 1) }],
      );
      // A sketch that comes back to what it is for, or to what that is for, proves nothing.
      const isCircular = parts.some((part) => above.has(part.node.key));
      found.push({ sketch, reasoning, state: isCircular ? "circular" : "open", parts });
    }
    return found;
  }

  /** Puts together what is proved, and drops what cannot be any more. */
  async #settle(node: GoalNode): Promise<void> {
    for (const sketch of node.sketches ?? []) {
      if (sketch.state !== "open" || node.state !== "open") continue;
      const states = sketch.parts.map((part) => part.node.state);
      if (states.includes("refuted")) sketch.state = "refuted";
      else if (states.includes("given up")) sketch.state = "given up";
      else if (states.every((state) => state === "proved")) {
        const whole = stitch(
          sketch.sketch,
          sketch.parts.map(({ subgoal, node: part }) => proofInHole(subgoal, part.proof!)),
        );
        const holds = await this.#holds(node.problem, whole);
        sketch.state = holds ? "proved" : "does not hold together";
        if (holds) this.#proved(node, whole, "sketch");
      }
    }
  }

  async #holds(problem: Attemptable, proof: string): Promise<boolean> {
    const { holds } = await this.#once(`check ${this.#idOf(problem)} ${proof}`, async () => {
      const { verdict, standing } = await this.#judge.settle(requestFor(problem, { proof }));
      if (standing === "lost") throw lostCheck(problem.name);
      return { holds: standing === "judged" && verdict.kind === "proved" };
    });
    return holds;
  }

  #proved(node: GoalNode, proof: string, by: SolveNode["by"]): void {
    node.state = "proved";
    node.proof = proof;
    node.by = by;
    const { header, statement } = node.problem;
    this.#tools.lemmas.add({ header, statement, proof });
  }

  #idOf({ header, statement }: Attemptable): string {
    return JSON.stringify([this.#options.seed, header, statement]);
  }
}

/** The goal that is worked on next: of the sketch that lacks least, the one that has had least. */
function nextPart(sketches: readonly SketchNode[]): GoalNode | undefined {
  const choices = sketches
    .filter(({ state }) => state === "open")
    .flatMap((sketch) => {
      const open = sketch.parts.map(({ node }) => node).filter(({ state }) => state === "open");
      const free = open.filter(({ isBusy }) => !isBusy).sort((a, b) => a.units - b.units);
      const work = open.reduce((sum, { units }) => sum + units, 0);
      return free[0] === undefined ? [] : [{ node: free[0], open: open.length, work }];
    });
  // What has cost much already waits for the others: sketches compete by what they lack and what they took.
  return choices.sort((a, b) => a.open + a.work - (b.open + b.work))[0]?.node;
}

function shownNode({ problem, state, by, units, sketches = [] }: GoalNode, seen = new Set<string>()): SolveNode {
  const { name, statement } = problem;
  const isNew = !seen.has(statement);
  seen.add(statement);
  return {
    name,
    statement,
    state,
    ...(by === undefined ? {} : { by }),
    units,
    sketches: !isNew
      ? []
      : sketches.map(({ state: own, sketch, reasoning, reason, parts }) => ({
          state: own,
          sketch,
          reasoning,
          ...(reason === undefined ? {} : { reason }),
          subgoals: parts.map(({ node }) => shownNode(node, seen)),
        })),
  };
}
