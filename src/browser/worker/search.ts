// A search over the states of a proof before the eyes of a page: every line that is tried is told as a node of a tree.
import { EngineSampler, type Point, promptIds, sampledPolicy, searchStates } from "../../prover/index.ts";
import { spliceSource, type Verdict, type VerifyRequest } from "../../verify/index.ts";
import type { SearchEvent, SearchRequest } from "../channel/protocol.ts";
import type { SearchNode, SearchOutcome } from "../types.ts";
import { askTheorem } from "./ask_theorem.ts";
import { goalsOf } from "./follow_proof.ts";
import type { ModelHost } from "./model_host.ts";
import { requestOf } from "./prove.ts";

const [TOKENS, CHECKS, WIDTH, LINE] = [20_000, 2000, 4, 40];

interface Searching {
  readonly tell: (event: SearchEvent) => void;
  readonly signal: AbortSignal;
  readonly judge: (requests: readonly VerifyRequest[]) => Promise<Verdict[]>;
}

/** @throws UsageError or ConfigError for a theorem that cannot be asked about, and for a format that is not line by line */
export async function search(
  host: ModelHost,
  { statement, options }: SearchRequest,
  { tell, signal, judge }: Searching,
): Promise<SearchOutcome> {
  const { method = "best-first", tokens = TOKENS, checks = CHECKS, width = WIDTH, seed = 0, ...asking } = options;
  const asked = await askTheorem(statement, asking, host.opened);
  const { problem, format, mode, drawing } = asked;
  const encode = (text: string) => promptIds(host.opened, text);
  const sampler = new EngineSampler(host.engine, encode, () => "stored", signal);
  const policy = sampledPolicy(sampler, { ...drawing, format, ...(mode && { mode }) });
  const lineTokens = Math.min(LINE, drawing.maxTokens);
  const parallel = Math.max(1, Math.floor(host.rows / width));
  const tree = new SearchTree((node) => tell({ kind: "node", node }));
  const [found] = await host.alone(signal, () =>
    searchStates([problem], {
      policy,
      judge: { verifyAll: judge },
      method,
      settings: { tokens, checks, width, lineTokens, parallel },
      seed,
      signal,
      watch: (point, { line, logprob }, child) => tree.add(point, { line, logprob, child }),
      onProgress: (_, spent) => tell({ kind: "spent", spent }),
    }),
  );
  signal.throwIfAborted();
  const { proof, verdict, refused, spent } = found!;
  const source = proof === undefined ? undefined : spliceSource(requestOf(asked, { proof })).source;
  return {
    ...(proof !== undefined && { proof }),
    ...(source !== undefined && { source }),
    ...(verdict && { verdict }),
    ...(refused && { refused }),
    spent,
  };
}

type Watched = Parameters<NonNullable<Parameters<typeof searchStates>[1]["watch"]>>;

/** The tree of lines that were tried, numbered in the order in which they are met. */
class SearchTree {
  readonly #tell: (node: SearchNode) => void;
  readonly #ids = new Map<Point, number>();
  #last = 0;

  constructor(tell: (node: SearchNode) => void) {
    this.#tell = tell;
  }

  add(
    from: Point,
    { line, logprob, child }: Pick<Watched[1], "line" | "logprob"> & { readonly child: Watched[2] },
  ): void {
    const parent = this.#idOf(from);
    const id = ++this.#last;
    const node = { id, parent, line, logprob };
    if (child.kind === "dead" || child.kind === "proof") {
      this.#tell({ ...node, kind: child.kind, goals: [] });
      return;
    }
    const goals = goalsOf(child.point.session);
    if (child.kind === "known") {
      const same = this.#ids.get(child.point);
      this.#tell({ ...node, kind: "known", goals, ...(same !== undefined && { same }) });
      return;
    }
    this.#ids.set(child.point, id);
    this.#tell({ ...node, kind: "open", goals });
  }

  /** The root is met first, by its first line. */
  #idOf(point: Point): number {
    const known = this.#ids.get(point);
    if (known !== undefined) return known;
    this.#ids.set(point, 0);
    this.#tell({ id: 0, parent: undefined, line: "", logprob: 0, kind: "open", goals: goalsOf(point.session) });
    return 0;
  }
}
