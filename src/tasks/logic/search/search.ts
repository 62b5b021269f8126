// Finds a shortest proof of a sequent in tactics by iterative deepening, and writes it as Lean tactic lines.

import { required } from "../../../platform/index.ts";
import type { Sequent } from "../formula.ts";
import { isPropositional } from "../formula.ts";
import { Arena, type Node } from "./arena.ts";
import { holdsInTables, IntuitionisticDecider } from "./decide.ts";
import { focusedMoves } from "./focused.ts";
import { closingStep, contextWith, type Move, movesOf, type State, type Step } from "./moves.ts";
import { writeProof } from "./write_proof.ts";

/** A proof tree: a step, the proofs of the goals it leaves, and the number of tactics in all. */
export interface Proof {
  readonly state: State;
  readonly step: Step;
  readonly children: readonly Proof[];
  readonly cost: number;
}

export interface SearchOptions {
  /** Proofs with more tactics are not looked for. */
  readonly maxTactics?: number;
  /** States to expand before giving up. */
  readonly maxStates?: number;
  /** Whether `by_cases` and `Classical.byContradiction` may be used; by default only where nothing else can do. */
  readonly classical?: boolean;
  /** Take steps that lose nothing before any that might: not the shortest proof, but one that follows a rule. */
  readonly focused?: boolean;
}

/** A proof that was found: its tactics one a line, without indentation. */
export interface FoundProof {
  readonly lines: readonly string[];
  /** Whether the proof search had to use classical reasoning. */
  readonly classical: boolean;
}

/** What the search says of a sequent: a proof, a refutation by truth tables, or neither within its limits. */
export type SearchResult =
  | { readonly kind: "proved"; readonly proof: FoundProof }
  | { readonly kind: "refuted" }
  | { readonly kind: "unknown" };

/**
 * Looks for a proof with the fewest tactics of the fragment in {@link movesOf}. Propositional sequents that some truth
 * assignment refutes are `refuted`; those without an intuitionistic proof are searched with classical moves. Goals that
 * cannot be proved are cut off by the same tests, so the search of propositional sequents has no dead ends but length.
 */
export function findProof(sequent: Sequent, options: SearchOptions = {}): SearchResult {
  const found = search(sequent, options);
  if ("kind" in found) return found;
  const { arena, hypotheses, classical, tree } = found;
  return { kind: "proved", proof: { lines: writeProof(arena, hypotheses, tree.state.goal, tree), classical } };
}

/** One step of a proof: the goal that it is for, hypotheses named h0, h1, … in their order, and the tactic. */
export interface GoalStep {
  readonly sequent: Sequent;
  /** How many individuals x0, x1, … have been introduced so far. */
  readonly individuals: number;
  readonly line: string;
}

/** The steps of a proof as {@link findProof} finds it, each by itself; undefined where it finds none. */
export function findSteps(sequent: Sequent, options: SearchOptions = {}): GoalStep[] | undefined {
  const found = search(sequent, options);
  if ("kind" in found) return undefined;
  const steps: GoalStep[] = [];
  const visit = (proof: Proof): void => {
    const { context, goal, individuals } = proof.state;
    const [line] = writeProof(found.arena, context, goal, proof, individuals);
    steps.push({
      sequent: { hypotheses: context.map(({ formula }) => formula), goal: goal.formula },
      individuals,
      line: required(line, "a proof without a tactic"),
    });
    proof.children.forEach(visit);
  };
  visit(found.tree);
  return steps;
}

interface FoundTree {
  readonly arena: Arena;
  readonly hypotheses: readonly Node[];
  readonly classical: boolean;
  readonly tree: Proof;
}

function search(sequent: Sequent, options: SearchOptions): FoundTree | Exclude<SearchResult, { kind: "proved" }> {
  const { maxTactics = 14, maxStates = 20_000 } = options;
  const arena = new Arena();
  const hypotheses = sequent.hypotheses.map((formula) => arena.intern(formula));
  const state: State = { context: contextWith([], ...hypotheses), goal: arena.intern(sequent.goal), individuals: 0 };
  if (!holdsInTables(state.context, state.goal)) return { kind: "refuted" };
  const decider = new IntuitionisticDecider(arena);
  const propositional = isPropositional(sequent);
  const intuitionistic =
    propositional && options.classical === undefined && decider.provable(state.context, state.goal);
  if (intuitionistic === undefined) return { kind: "unknown" };
  const classical = options.classical ?? (propositional && !intuitionistic);
  const plausible =
    propositional && !classical
      ? (child: State): boolean => decider.provable(child.context, child.goal) !== false
      : (child: State): boolean => holdsInTables(child.context, child.goal);
  const moves = options.focused ? focusedMoves : movesOf;
  const tree = new Search(arena, { classical, plausible, maxStates, moves }).shortest(state, maxTactics);
  return tree === undefined ? { kind: "unknown" } : { arena, hypotheses, classical, tree };
}

/** Whether a truth assignment refutes the sequent: the cheapest test there is, complete for propositional sequents. */
export function failsInTables(sequent: Sequent): boolean {
  const arena = new Arena();
  const context = sequent.hypotheses.map((formula) => arena.intern(formula));
  return !holdsInTables(context, arena.intern(sequent.goal));
}

/** Whether a sequent of propositional logic is true and is known to have no proof but classical ones. */
export function needsClassicalLogic(sequent: Sequent): boolean {
  if (!isPropositional(sequent)) return false;
  const arena = new Arena();
  const context = contextWith([], ...sequent.hypotheses.map((formula) => arena.intern(formula)));
  const goal = arena.intern(sequent.goal);
  return holdsInTables(context, goal) && new IntuitionisticDecider(arena, 5000).provable(context, goal) === false;
}

interface Entry {
  /** The search has shown that no proof with this many tactics or fewer exists. */
  failed: number;
  proof: Proof | undefined;
  moves: Move[] | undefined;
}

class Search {
  private readonly arena: Arena;
  private readonly classical: boolean;
  private readonly plausible: (state: State) => boolean;
  private readonly maxStates: number;
  private readonly moves: typeof movesOf;
  private readonly entries = new Map<string, Entry>();
  private states = 0;

  constructor(
    arena: Arena,
    options: {
      classical: boolean;
      plausible: (state: State) => boolean;
      maxStates: number;
      moves: typeof movesOf;
    },
  ) {
    this.arena = arena;
    this.classical = options.classical;
    this.plausible = options.plausible;
    this.maxStates = options.maxStates;
    this.moves = options.moves;
  }

  /** The shortest proof with at most `budget` tactics; undefined where there is none or the state limit was reached. */
  shortest(state: State, budget: number): Proof | undefined {
    const entry = this.entryOf(state);
    if (entry.proof !== undefined) return entry.proof.cost <= budget ? entry.proof : undefined;
    while (entry.failed < budget && this.states < this.maxStates) {
      const allowed = entry.failed + 1;
      const proof = this.attempt(state, entry, allowed);
      if (proof !== undefined) {
        entry.proof = proof;
        return proof;
      }
      if (this.states < this.maxStates) entry.failed = allowed;
    }
    return undefined;
  }

  private entryOf(state: State): Entry {
    let key = `${state.goal.id}|${state.individuals}`;
    for (const node of state.context) key += `,${node.id}`;
    let entry = this.entries.get(key);
    if (entry === undefined) {
      const step = closingStep(this.arena, state);
      entry = { failed: 0, proof: step && { state, step, children: [], cost: 1 }, moves: undefined };
      this.entries.set(key, entry);
    }
    return entry;
  }

  /** A proof of exactly `allowed` tactics, given that there is no shorter one. */
  private attempt(state: State, entry: Entry, allowed: number): Proof | undefined {
    if (entry.moves === undefined) {
      this.states += 1;
      entry.moves = [];
      for (const move of this.moves(this.arena, state, this.classical)) {
        if (move.children.every(this.plausible)) entry.moves.push(move);
      }
    }
    for (const move of entry.moves) {
      const children = this.proveAll(move.children, allowed - 1);
      if (children !== undefined) return { state, step: move.step, children, cost: allowed };
    }
    return undefined;
  }

  private proveAll(states: readonly State[], budget: number): Proof[] | undefined {
    if (states.length > budget) return undefined;
    const proofs: Proof[] = [];
    let left = budget;
    for (const [index, state] of states.entries()) {
      const reserved = states.length - 1 - index;
      const proof = this.shortest(state, left - reserved);
      if (proof === undefined) return undefined;
      proofs.push(proof);
      left -= proof.cost;
    }
    return proofs;
  }
}
