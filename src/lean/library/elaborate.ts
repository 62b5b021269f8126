// Elaborates the library from its texts: each declaration is checked by the kernel. Done when the project is built.

import { LeanError } from "../../platform/index.ts";
import { addConstructions, enterLibraryNames, FileScope, haveAllParts } from "../elab/index.ts";
import {
  addDeclaration,
  apps,
  Budget,
  bindPi,
  CheckError,
  constant,
  Environment,
  fvar,
  LimitError,
  levelParam,
  prop,
  sort,
} from "../kernel/index.ts";
import { Cursor, command, Failure, type Position, tokenize, Unsupported } from "../syntax/index.ts";

/** One file of the library. */
export interface LibraryText {
  readonly file: string;
  readonly text: string;
}

const commandLimits = { milliseconds: 60_000 };

/** `Eq`, whose constructor takes the element explicitly although it is a parameter; and the quotient types. */
function addEquality(environment: Environment): void {
  const u = levelParam("u");
  const alpha = fvar("α", sort(u), { info: "implicit" });
  const a = fvar("a", alpha);
  const equal = constant("Eq", [u]);
  const type = bindPi([alpha, fvar("a✝", alpha), fvar("a✝", alpha)], prop);
  const refl = bindPi([alpha, a], apps(equal, [alpha, a, a]));
  const constructors = [{ name: "Eq.refl", type: refl }];
  addDeclaration(environment, {
    kind: "inductive",
    name: "Eq",
    levelParams: ["u"],
    type,
    numParams: 2,
    constructors,
  });
  addDeclaration(environment, { kind: "quotient" });
  addConstructions(environment, "Eq", new Budget(commandLimits));
}

/**
 * The environment that the texts declare.
 * @throws LeanError with file and position if a command is not accepted.
 */
export function elaborateLibrary(texts: readonly LibraryText[]): Environment {
  haveAllParts();
  const environment = Environment.empty();
  addEquality(environment);
  for (const { file, text } of texts) {
    const scope = new FileScope(environment);
    scope.scope = { ...scope.scope, isLibrary: true };
    let at: Position = { line: 1, column: 0 };
    try {
      const cursor = new Cursor(tokenize(text), scope.operators);
      while (cursor.token.kind !== "end") {
        at = cursor.token;
        scope.run(command(cursor), new Budget(commandLimits));
      }
    } catch (error) {
      throw refused(file, error, at);
    }
  }
  enterLibraryNames(environment);
  return environment;
}

function refused(file: string, error: unknown, start: Position): unknown {
  const known = error instanceof Failure || error instanceof Unsupported;
  if (!known && !(error instanceof CheckError) && !(error instanceof LimitError)) return error;
  const at = known ? error.at : start;
  return new LeanError("The library is not accepted.", `${file}.lean:${at.line}:${at.column}: ${error.message}`);
}
