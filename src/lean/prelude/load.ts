// Loads the prelude: each declaration is elaborated and checked by the kernel, once for a process.
import { FileScope } from "../elab/file_scope.ts";
import { addDeclaration } from "../kernel/add_declaration.ts";
import { collectAxioms } from "../kernel/axioms.ts";
import { Environment } from "../kernel/environment.ts";
import { apps, arrow, constant, fvar, prop, sort } from "../kernel/expr.ts";
import { levelParam } from "../kernel/level.ts";
import { Budget } from "../kernel/limits.ts";
import { bindPi } from "../kernel/substitute.ts";
import { command } from "../syntax/commands.ts";
import { Cursor } from "../syntax/cursor.ts";
import { tokenize } from "../syntax/lexer.ts";
import { preludeSource } from "./source.ts";

export interface Prelude {
  readonly environment: Environment;
  /** The axioms on which each constant of the prelude rests. */
  axiomsOf(name: string): readonly string[];
}

let loaded: Prelude | undefined;

/** `Eq`, whose constructor takes the element explicitly although it is a parameter; and the quotient types. */
function addEquality(environment: Environment, budget: Budget): void {
  const u = levelParam("u");
  const alpha = fvar("α", sort(u), { info: "implicit" });
  const a = fvar("a", alpha);
  const equal = constant("Eq", [u]);
  const type = bindPi([alpha, a], arrow(alpha, prop));
  const refl = bindPi([alpha, a], apps(equal, [alpha, a, a]));
  const constructors = [{ name: "Eq.refl", type: refl }];
  addDeclaration(
    environment,
    { kind: "inductive", name: "Eq", levelParams: ["u"], type, numParams: 2, constructors },
    budget,
  );
  addDeclaration(environment, { kind: "quotient" }, budget);
}

/** The environment of the prelude. The first call loads it. */
export function prelude(): Prelude {
  loaded ??= load();
  return loaded;
}

function load(): Prelude {
  const environment = Environment.empty();
  const budget = new Budget({ milliseconds: 60_000 });
  addEquality(environment, budget);
  const file = new FileScope(environment, true);
  const cursor = new Cursor(tokenize(preludeSource), file.operators);
  while (cursor.token.kind !== "end") file.run(command(cursor), budget);
  const known = new Map<string, readonly string[]>();
  const axiomsOf = (name: string): readonly string[] => {
    const found = known.get(name) ?? collectAxioms(environment, name);
    known.set(name, found);
    return found;
  };
  return { environment, axiomsOf };
}
