// Random statements about numbers with their truth, computed by rules of arithmetic that know nothing of the checker.
import type { Random } from "../../src/platform/index.ts";

export interface ArithmeticStatement {
  readonly statement: string;
  /** False if some values of the variables make it false; undefined if none was found. */
  readonly truth: boolean | undefined;
}

type Domain = "Nat" | "Int";

/** An expression with Lean's precedence of its outermost operator. */
interface Term {
  readonly text: string;
  readonly level: number;
  readonly value: (n: bigint, m: bigint) => bigint;
}

interface Claim {
  readonly text: string;
  readonly level: number;
  readonly holds: (n: bigint, m: bigint) => boolean;
}

const atLevel = (part: { text: string; level: number }, least: number): string =>
  part.level >= least ? part.text : `(${part.text})`;

/** Rounds towards minus infinity for positive divisors: what is left over is never negative, as in Lean. */
function divide(a: bigint, b: bigint): bigint {
  if (b === 0n) return 0n;
  const rest = modulo(a, b);
  return (a - rest) / b;
}

function modulo(a: bigint, b: bigint): bigint {
  if (b === 0n) return a;
  const size = b < 0n ? -b : b;
  return ((a % size) + size) % size;
}

function term(random: Random, domain: Domain, depth: number, variables: boolean): Term {
  if (depth === 0 || random.next() < 0.25) {
    if (variables && random.next() < 0.6) {
      const first = random.next() < 0.5;
      return { text: first ? "n" : "m", level: 100, value: (n, m) => (first ? n : m) };
    }
    const value = BigInt(random.int(random.next() < 0.9 ? 6 : 1000));
    return { text: `${value}`, level: 100, value: () => value };
  }
  const a = term(random, domain, depth - 1, variables);
  const b = term(random, domain, depth - 1, variables);
  const binary = (symbol: string, level: number, value: (x: bigint, y: bigint) => bigint): Term => ({
    text: `${atLevel(a, level)} ${symbol} ${atLevel(b, level + 1)}`,
    level,
    value: (n, m) => value(a.value(n, m), b.value(n, m)),
  });
  switch (random.int(7)) {
    case 0:
    case 1:
      return binary("+", 65, (x, y) => x + y);
    case 2:
      return binary("-", 65, (x, y) => (domain === "Nat" && y > x ? 0n : x - y));
    case 3:
      return binary("*", 70, (x, y) => x * y);
    case 4:
      return binary("/", 70, divide);
    case 5:
      return binary("%", 70, modulo);
    default: {
      const exponent = random.int(4);
      return { text: `${atLevel(a, 76)} ^ ${exponent}`, level: 75, value: (n, m) => a.value(n, m) ** BigInt(exponent) };
    }
  }
}

const relations: readonly (readonly [string, (a: bigint, b: bigint) => boolean])[] = [
  ["=", (a, b) => a === b],
  ["=", (a, b) => a === b],
  ["≠", (a, b) => a !== b],
  ["<", (a, b) => a < b],
  ["≤", (a, b) => a <= b],
  [">", (a, b) => a > b],
  ["≥", (a, b) => a >= b],
  ["∣", (a, b) => (a === 0n ? b === 0n : b % a === 0n)],
];

function claim(random: Random, domain: Domain, depth: number, variables: boolean): Claim {
  if (depth === 0 || random.next() < 0.6) {
    const [symbol, test] = random.pick(relations);
    const a = term(random, domain, 2, variables);
    const b = term(random, domain, 1, variables);
    const left = domain === "Int" ? `(${a.text} : Int)` : atLevel(a, 51);
    return {
      text: `${left} ${symbol} ${atLevel(b, 51)}`,
      level: 50,
      holds: (n, m) => test(a.value(n, m), b.value(n, m)),
    };
  }
  const p = claim(random, domain, depth - 1, variables);
  const q = claim(random, domain, depth - 1, variables);
  const connect = (
    symbol: string,
    level: number,
    right: number,
    holds: (x: boolean, y: boolean) => boolean,
  ): Claim => ({
    text: `${atLevel(p, level + 1)} ${symbol} ${atLevel(q, right)}`,
    level,
    holds: (n, m) => holds(p.holds(n, m), q.holds(n, m)),
  });
  switch (random.int(5)) {
    case 0:
      return connect("∧", 35, 35, (x, y) => x && y);
    case 1:
      return connect("∨", 30, 30, (x, y) => x || y);
    case 2:
      return connect("→", 25, 25, (x, y) => !x || y);
    case 3:
      return connect("↔", 20, 21, (x, y) => x === y);
    default:
      return { text: `¬(${p.text})`, level: 40, holds: (n, m) => !p.holds(n, m) };
  }
}

const samples: Record<Domain, readonly bigint[]> = {
  Nat: [0n, 1n, 2n, 3n, 4n, 7n],
  Int: [0n, 1n, -1n, 2n, -2n, 3n, -3n, 5n],
};

/** A closed claim, or one about all `n` and `m`. */
export function arithmeticStatement(random: Random): ArithmeticStatement {
  const domain: Domain = random.next() < 0.75 ? "Nat" : "Int";
  const variables = random.next() < 0.5;
  const { text, holds } = claim(random, domain, 2, variables);
  if (!variables) return { statement: `theorem t : ${text}`, truth: holds(0n, 0n) };
  const refuted = samples[domain].some((n) => samples[domain].some((m) => !holds(n, m)));
  return { statement: `theorem t (n m : ${domain}) : ${text}`, truth: refuted ? false : undefined };
}

/** Texts that might settle such a statement. */
export const arithmeticAttempts: readonly string[] = [
  "rfl",
  "by rfl",
  "by decide",
  "by omega",
  "by simp",
  "by\n  intros\n  omega",
  "by\n  intro h\n  simp at h",
  "by\n  intro h\n  cases h",
  "by\n  induction n with\n  | zero => rfl\n  | succ k ih => rw [ih]",
  "by\n  induction n with\n  | zero => simp\n  | succ k ih => omega",
  "by\n  cases n <;> cases m <;> rfl",
  "by\n  cases n <;> simp",
  "by\n  constructor <;> omega",
  "by\n  constructor <;> intro h <;> omega",
  "by\n  left\n  decide",
  "by\n  right\n  rfl",
  "by\n  rw [Nat.add_comm]",
  "by\n  rw [Nat.mul_comm, Nat.add_comm]",
  "Nat.add_comm n m",
  "Nat.le_refl n",
  "Nat.le_add_right n m",
  "by ac_rfl",
  "by exact Nat.succ_le_of_lt (by omega)",
  "by simp [Nat.add_comm, Nat.mul_comm, Nat.add_assoc]",
  "absurd rfl (by decide)",
  "fun h => nomatch h",
];
