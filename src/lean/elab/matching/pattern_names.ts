// Which names of a pattern are its variables, read off its text before anything is elaborated.
import type { BoundName, Term } from "../../syntax/index.ts";
import { Failure, type Position, Unsupported } from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { resolveGlobal } from "../names/scope.ts";

/** Definitions that stand for a constructor in a pattern. */
const patternConstants = new Set(["rfl", "HEq.rfl", "Nat.add", "Add.add", "HAdd.hAdd"]);

/** True if the constant may stand at the head of a pattern. */
export function isPatternConstant(elab: Elaborator, name: string): boolean {
  return patternConstants.has(name) || elab.environment.get(name)?.kind === "constructor";
}

/** The variables of patterns in order. @throws Failure if one occurs twice or if a pattern has a form that matches nothing. */
export function patternNames(elab: Elaborator, patterns: readonly Term[]): BoundName[] {
  const found: BoundName[] = [];
  const add = (name: string, at: Position): void => {
    if (found.some((other) => other.name === name)) {
      throw new Failure(`Invalid pattern: Variable '${name}' occurred more than once`, at);
    }
    found.push({ name, at });
  };
  const visit = (term: Term): void => {
    switch (term.kind) {
      case "identifier":
        if (isVariable(elab, term.name, term.at)) add(term.name, term.at);
        return;
      case "namedPattern":
        add(term.name, term.at);
        visit(term.pattern);
        return;
      case "parenthesis":
      case "typed":
        visit(term.value);
        return;
      case "anonymous":
        term.args.forEach(visit);
        return;
      case "apply":
        if (term.fn.kind === "constant" && term.fn.name === "List.toArray")
          throw new Unsupported("array in a pattern", term.at);
        checkHead(elab, term.fn);
        term.args.forEach(visit);
        for (const { value } of term.named) visit(value);
        return;
      case "binary":
        if (!isPatternConstant(elab, term.name)) throw new Unsupported("pattern of this form", term.at);
        visit(term.left);
        visit(term.right);
        return;
      case "hole":
      case "number":
      case "dotIdentifier":
      case "explicit":
      case "constant":
      case "inaccessible":
        return;
      default:
        throw new Unsupported("pattern of this form", term.at);
    }
  };
  patterns.forEach(visit);
  return found;
}

/** A name is a variable unless it means a constructor, or a definition that stands for one. */
function isVariable(elab: Elaborator, name: string, at: Position): boolean {
  const constants = resolveGlobal(elab.environment, elab.scope, name, at).filter(({ fields }) => fields.length === 0);
  const makers = constants.filter((constant) => isPatternConstant(elab, constant.name));
  if (makers.length > 0) return false;
  if (name.includes(".")) {
    throw new Failure(`Invalid pattern: Expected a constructor or constant marked with '[match_pattern]'`, at);
  }
  return true;
}

function checkHead(elab: Elaborator, head: Term): void {
  switch (head.kind) {
    case "dotIdentifier":
    case "constant":
      return;
    case "explicit":
      checkHead(elab, head.fn);
      return;
    case "identifier":
      if (!isVariable(elab, head.name, head.at)) return;
      break;
    default:
  }
  throw new Failure("Invalid pattern: Expected a constructor or constant marked with '[match_pattern]'", head.at);
}
