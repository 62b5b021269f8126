// A tiny stand-in for Lean's language: what a text would say, in the forms in which Lean says it. It knows theorems,
// imports and the questions that a verifier asks; what a proof does is written in it: `by trivial` proves what is true,
// `by wrong` fails, `by sorry` leaves a hole, `by choose` rests on axioms.

export interface FakePosition {
  readonly line: number;
  readonly column: number;
}

export interface FakeMessage {
  readonly severity: "error" | "warning" | "info";
  readonly pos: FakePosition;
  readonly endPos: FakePosition;
  readonly data: string;
}

export interface FakeSorry {
  readonly pos: FakePosition;
  readonly endPos: FakePosition;
  readonly goal: string;
}

/** The axioms of each theorem, by name. */
export type FakeEnvironment = Readonly<Record<string, readonly string[]>>;

export interface FakeOutput {
  readonly environment: FakeEnvironment;
  readonly messages: FakeMessage[];
  readonly sorries: FakeSorry[];
}

export const fakeVersion = "4.9.0";

/** What is true: a proof of anything else fails. */
const known = [": True", "(p q : Prop) (h : p ∧ q) : q ∧ p"];

const openNamespaces = "open namespaces";
/** An environment in which not even Lean's own notations are known: what is left where an import fails. */
const emptyEnvironment = "empty environment";

const modules = new Set(["Init", "Lean", "Mathlib", "Aesop"]);

/** Runs a text from an environment. `load` gives the theorems of a compiled module, where there is one of that name. */
export function runText(
  text: string,
  before: FakeEnvironment,
  load: (module: string) => FakeEnvironment | undefined = () => undefined,
): FakeOutput {
  const environment: Record<string, readonly string[]> = { ...before };
  const messages: FakeMessage[] = [];
  const sorries: FakeSorry[] = [];
  const say = (severity: FakeMessage["severity"], offset: number, data: string) => {
    const pos = positionOf(text, offset);
    messages.push({ severity, pos, endPos: { ...pos, column: pos.column + 1 }, data });
  };
  // An environment also keeps which namespaces are open.
  const namespaces = [...(before[openNamespaces] ?? [])];
  const commands = commandsOf(text);
  let imports = true;
  const lead = text.slice(0, commands[0]?.index).replace(/\/-[\s\S]*?-\/|--.*/g, "");
  if (lead.trim() !== "") say("error", lead.search(/\S/), "unexpected token; expected command");
  for (const { index, command } of commands) {
    const [word, second] = command.split(/\s+/, 2);
    if (environment[emptyEnvironment] !== undefined && word !== "import") {
      say("error", index, "unexpected identifier; expected command");
      continue;
    }
    if (word !== "import") imports = false;
    if (word === "namespace") namespaces.push(second);
    if (word === "end") namespaces.pop();
    if (word === "import") {
      const name = second;
      const loaded = load(name);
      if (!imports || Object.keys(before).length > 0) {
        say("error", index, "invalid 'import' command, it must be used in the beginning of the file");
      } else if (loaded !== undefined) Object.assign(environment, loaded);
      else if (!modules.has(name)) {
        const [prefix] = name.split(".");
        const where = `No directory '${prefix}' or file '${prefix}.olean' in the search path entries:`;
        say("error", 0, `unknown module prefix '${prefix}'\n\n${where}`);
        environment[emptyEnvironment] = [];
      }
    } else if (word === "theorem") {
      const name = [...namespaces, second].join(".");
      const statement = command.slice(0, command.indexOf(":="));
      const proof = command.slice(command.indexOf(":=") + 2);
      if (environment[name] !== undefined) {
        say("error", index + 8, `'${name}' has already been declared`);
        continue;
      }
      const goal = `p : Prop\n⊢ ${statement.slice(statement.lastIndexOf(" : ") + 3).trim()}`;
      if (proof.includes("sorry")) {
        const at = index + command.indexOf("sorry", command.indexOf(":="));
        sorries.push({ pos: positionOf(text, at), endPos: positionOf(text, at + 5), goal });
        say("warning", index + 8, "declaration uses `sorry`");
        if (text.includes("`(by trace_state; ")) say("info", at, goal);
        environment[name] = ["sorryAx"];
      } else if (proof.includes("wrong") || !known.some((truth) => statement.includes(truth))) {
        say("error", index + command.indexOf(":=") + 3, `unsolved goals\n${goal}`);
      } else {
        if (proof.includes("unused")) say("warning", index, "this tactic is never executed");
        if (proof.includes("own_axiom")) environment[name] = ["own"];
        else environment[name] = proof.includes("choose") ? ["propext", "Classical.choice", "Quot.sound"] : [];
      }
    } else if (word === "def") {
      const [, name, of] = /^def\s+_root_\.(\S+)\s*:=\s*@_root_\.(\S+)/.exec(command) ?? ["", "", ""];
      if (environment[of] === undefined) say("error", index, `Unknown constant \`_root_.${of}\``);
      else environment[name] = environment[of];
    } else if (command.startsWith("#print axioms")) {
      const name = command.slice(13).trim();
      const axioms = environment[name];
      if (axioms === undefined) say("error", index, `Unknown constant \`${name}\``);
      else if (axioms.length === 0) say("info", index, `'${name}' does not depend on any axioms`);
      else say("info", index, `'${name}' depends on axioms: [${axioms.join(", ")}]`);
    } else if (command.startsWith("#eval Lean.versionString")) {
      say("info", index, `"${fakeVersion}"`);
    }
  }
  environment[openNamespaces] = namespaces;
  return { environment, messages, sorries };
}

/** What a proof is to do besides, in order: `/- fake: grow 100 -/` is `["grow", "100"]`. */
export function directivesOf(text: string): string[][] {
  return [...text.matchAll(/\/- fake: (\S+) ?(.*?) ?-\//g)].map(([, verb, rest]) => [verb, rest]);
}

/** Commands begin with a word at the start of a line. */
function commandsOf(text: string): { index: number; command: string }[] {
  const starts = [
    ...text.matchAll(
      /^(?:import|theorem|example|def|variable|open|macro_rules|set_option|namespace|end|#print|#eval)\b|^#/gm,
    ),
  ];
  return starts.map(({ index }, i) => ({ index, command: text.slice(index, starts[i + 1]?.index).trimEnd() }));
}

function positionOf(text: string, offset: number): FakePosition {
  const lines = text.slice(0, offset).split("\n");
  return { line: lines.length, column: [...lines[lines.length - 1]].length };
}
