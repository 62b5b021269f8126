// The state of a file between commands: environment, namespaces and sections, variables, declared operators.

import { itemAt } from "../../../platform/index.ts";
import { Budget, type Environment } from "../../kernel/index.ts";
import type { Attribute, Command, DeclarationModifiers, Operator, TerminationHints } from "../../syntax/index.ts";
import { Cursor, Failure, type Position, command as readCommand, tokenize, Unsupported } from "../../syntax/index.ts";
import {
  addChecked,
  closeStatement,
  type Elaborated,
  elaborateBody,
  elaborateSignature,
  type LocalNames,
  type Statement,
} from "../declarations/declarations.ts";
import type { MadeLocal } from "../declarations/local_definitions.ts";
import { newElaborator } from "../declarations/new_elaborator.ts";
import { definitions } from "../declarations/part.ts";
import {
  declareVariables,
  includeVariables,
  noVariables,
  omitVariables,
  openSection,
  type SectionVariables,
} from "../declarations/section_variables.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { tagExtensionality } from "../environment/ext_lemmas.ts";
import { isTaggedSimp, tagSimp, untagSimp } from "../environment/simp_set.ts";
import { makeIrreducible } from "../environment/view.ts";
import { types } from "../inductive/part.ts";
import { withoutMarks } from "../meta/alternative_marks.ts";
import { LocalContext } from "../meta/context.ts";
import { writtenName } from "../meta/smart_unfolding.ts";
import { addAlias, addNamespace, protectName } from "../names/names.ts";
import { openNamespaces } from "../names/open.ts";
import { declaredName, enterNamespace, resolveGlobal, rootScope, type Scope } from "../names/scope.ts";
import type { Unfolding } from "../recursion/equations.ts";
import { applyAttribute } from "./attributes.ts";
import { booleanEqualityText, decidableEqualityText, extensionalityText, inhabitedTexts } from "./deriving.ts";
import { requireHarmlessOption } from "./options.ts";
import { runQuery } from "./queries.ts";

/** Commands that change what names mean from there on. */
const scopeCommands = new Set<Command["kind"]>([
  "namespace",
  "section",
  "end",
  "open",
  "variable",
  "include",
  "omit",
  "universe",
]);

/** Immutable, like all that forks share. */
interface Frame {
  readonly kind: "namespace" | "section";
  readonly name: string | undefined;
  readonly scope: Scope;
  readonly variables: SectionVariables;
  /** Lemmas that are tagged for simplification until its end. */
  readonly localSimp: readonly string[];
}

export class FileScope {
  readonly environment: Environment;
  readonly operators = new Map<string, Operator>();
  scope: Scope = rootScope;
  variables: SectionVariables = noVariables;
  #frames: readonly Frame[] = [];

  constructor(environment: Environment) {
    this.environment = environment;
  }

  /** A copy that goes on from here; what either gains afterwards does not reach the other. */
  fork(): FileScope {
    const copy = new FileScope(this.environment.fork());
    for (const [symbol, operator] of this.operators) copy.operators.set(symbol, operator);
    copy.scope = this.scope;
    copy.variables = this.variables;
    copy.#frames = this.#frames;
    return copy;
  }

  /** The namespaces that are open, outermost first; "" stands for a section. */
  get openNamespaces(): readonly string[] {
    return this.#frames.map(({ kind, name }) => (kind === "namespace" ? (name ?? "") : ""));
  }

  /** Runs `work`, which carries out the second of two commands joined by `in`, with what the first one opens for it. */
  limitedTo<T>({ first, body }: Command & { kind: "in" }, budget: Budget, work: () => T): T {
    if (scopeCommands.has(body.kind)) throw new Unsupported(`'in' before '${body.kind}'`, body.at);
    const { scope, variables } = this;
    try {
      this.run(first, budget);
      return work();
    } finally {
      this.scope = scope;
      this.variables = variables;
    }
  }

  /** Carries out a command that proves nothing. */
  run(command: Command, budget: Budget): void {
    switch (command.kind) {
      case "variable":
        this.#addVariables(command, budget);
        return;
      case "universe":
        this.#addUniverses(command);
        return;
      case "include":
        this.variables = includeVariables(this.variables, command.names);
        return;
      case "omit":
        this.variables = omitVariables(this.variables, command.names, command.instances);
        return;
      case "namespace":
        for (const part of command.name.split(".")) {
          this.#push("namespace", part);
          this.scope = enterNamespace(this.scope, part);
          addNamespace(this.environment, this.scope.namespace);
        }
        return;
      case "section":
        if (command.name === undefined) this.#push("section", undefined);
        else for (const part of command.name.split(".")) this.#push("section", part);
        return;
      case "end":
        this.#pop(command.name, command.at);
        return;
      case "open":
        this.scope = openNamespaces(this.environment, this.scope, command.declarations);
        return;
      case "option":
        requireHarmlessOption(command);
        if (command.name === "pp.funBinderTypes") this.scope = { ...this.scope, showsTypes: command.value === true };
        return;
      case "query":
        runQuery(this.environment, this.scope, this.variables, command, budget);
        return;
      case "moduleDoc":
        return;
      case "in":
        this.limitedTo(command, budget, () => this.run(command.body, budget));
        return;
      case "export":
        this.#export(command);
        return;
      case "infix":
        this.#declareOperator(command);
        return;
      case "inductive":
        types.content.addInductiveCommands(this.environment, this.scope, this.variables, [command], budget);
        this.#derive(command, budget);
        return;
      case "mutual":
        types.content.addInductiveCommands(this.environment, this.scope, this.variables, command.types, budget);
        for (const type of command.types) this.#derive(type, budget);
        return;
      case "structure":
        types.content.addStructureCommand(this.environment, this.scope, this.variables, command, budget);
        if (command.isExtensional === true) {
          const full = declaredName(this.environment, this.scope, command.name, command.at);
          this.run(readCommand(new Cursor(tokenize(extensionalityText(this.environment, full, command.at)))), budget);
          tagExtensionality(this.environment, `${full}.ext`, full);
        }
        this.#derive(command, budget);
        return;
      case "instance":
        types.content.addInstanceCommand(this.environment, this.scope, this.variables, command, budget);
        return;
      case "attribute":
        this.#addAttributes(command);
        return;
      case "declaration":
        this.declare(command, budget);
        return;
    }
  }

  /** Declares the instances that a type is to have. */
  #derive({ name, derived, at }: Command & { kind: "inductive" | "structure" }, budget: Budget): void {
    const full = derived.length === 0 ? "" : declaredName(this.environment, this.scope, name, at);
    const run = (text: string): void => this.run(readCommand(new Cursor(tokenize(text))), budget);
    for (const wanted of derived) {
      if (wanted === "Inhabited") this.#deriveInhabited(full, run, at);
      else {
        const texts = wanted === "BEq" ? booleanEqualityText : decidableEqualityText;
        for (const text of texts(this.environment, full, at)) run(text);
      }
    }
  }

  /** An element made by the first constructor whose fields have such elements, if need be those of the parameters. */
  #deriveInhabited(full: string, run: (text: string) => void, at: Position): void {
    for (const text of inhabitedTexts(this.environment, full, at)) {
      try {
        run(text);
        return;
      } catch (error) {
        if (!(error instanceof Failure || error instanceof Unsupported)) throw error;
      }
    }
    throw new Unsupported("'deriving Inhabited' for this type", at);
  }

  /** Elaborates a declaration and has the kernel check it. Examples leave no constant. */
  declare(
    command: Command & { kind: "declaration" },
    budget: Budget,
  ): { statement: Statement; elaborated: Elaborated | undefined } {
    const { signature, value, at } = command;
    const { kind } = signature;
    const statement = elaborateSignature(this.environment, this.scope, this.variables, signature, budget, value);
    if (value === undefined) {
      const { type, levelParams } = closeStatement(statement);
      addChecked(this.environment, { kind: "axiom", name: statement.name, levelParams, type }, budget, at);
      this.applyModifiers(statement.name, command.modifiers);
      return { statement, elaborated: undefined };
    }
    const names = this.declareLocals(command, statement, budget);
    const elaborated = elaborateBody(this.environment, statement, { value, hints: command.hints }, budget, names);
    const { isNoncomputable } = command.modifiers;
    const isReducible = kind === "abbrev" || command.modifiers.attributes.some(({ name }) => name === "reducible");
    this.#store(statement, elaborated, kind, command.hints, { isReducible, isNoncomputable }, budget, at);
    if (statement.name !== "") this.applyModifiers(statement.name, command.modifiers);
    return { statement, elaborated };
  }

  /** Declares what stands under the `where` of a declaration; answers what its body calls them. */
  declareLocals(
    { signature, locals }: Command & { kind: "declaration" },
    statement: Statement,
    budget: Budget,
  ): ((settled: Statement) => LocalNames) | undefined {
    if (locals.length === 0) return undefined;
    const { elaborateLocal, namesOfLocals } = definitions.content;
    const made: MadeLocal[] = [];
    const place = { file: this, signature, statement, locals: locals.map((local) => local.signature.name ?? "") };
    for (const local of locals) {
      const { own, elaborated, made: next } = elaborateLocal(place, local, made, budget);
      const modifiers = { isReducible: false, isNoncomputable: false };
      this.#store(own, elaborated, "def", local.hints, modifiers, budget, local.signature.at);
      made.push(next);
    }
    return (settled) => namesOfLocals(this.environment, settled, made);
  }

  #store(
    statement: Statement,
    elaborated: Elaborated,
    kind: string,
    hints: TerminationHints | undefined,
    { isReducible, isNoncomputable }: { readonly isReducible: boolean; readonly isNoncomputable: boolean },
    budget: Budget,
    at: Position,
  ): void {
    const { type, value, levelParams } = elaborated;
    const target = statement.name === "" ? this.environment.fork() : this.environment;
    const name = statement.name === "" ? "_example" : statement.name;
    if (kind === "def" || kind === "abbrev") {
      const { addEquationLemmas, addPrinciple, requireProgram } = definitions.content;
      addChecked(target, { kind: "definition", name, levelParams, type, value, abbreviation: isReducible }, budget, at);
      if (elaborated.recursive !== undefined && elaborated.unfolding === undefined) {
        const written = { name: writtenName(name), levelParams, type, value: elaborated.recursive };
        addChecked(target, { kind: "definition", ...written }, budget, at);
      }
      const lemmas = (): Elaborator =>
        newElaborator(target, statement.scope, LocalContext.empty, new Budget(definitions.content.equationLimits));
      addEquationLemmas(target, name, unfolding(elaborated), this.scope.isLibrary === true ? undefined : lemmas);
      if (elaborated.unfolding !== undefined) makeIrreducible(target, name);
      if (this.scope.isLibrary !== true) addPrinciple(target, statement.scope, name, elaborated, hints, at);
      const run = withoutMarks(elaborated.recursive ?? value);
      requireProgram(target, this.scope, { name, type, value: run, isNoncomputable }, budget, at);
    } else {
      addChecked(target, { kind: "theorem", name, levelParams, type, value }, budget, at);
    }
  }

  /** Declares variables, which must make sense here; each declaration elaborates them again. */
  #addVariables(command: Command & { kind: "variable" }, budget: Budget): void {
    const variables = declareVariables(this.variables, command.binders);
    openSection(this.environment, this.scope, variables, budget);
    this.variables = variables;
  }

  #addUniverses({ names, at }: Command & { kind: "universe" }): void {
    for (const name of names) {
      const { universes } = this.scope;
      if (universes.includes(name)) {
        throw new Failure(`a universe level named '${name}' has already been declared`, at);
      }
      this.scope = { ...this.scope, universes: [...universes, name] };
    }
  }

  #addAttributes({ attributes, names, at }: Command & { kind: "attribute" }): void {
    for (const written of names) {
      const [found] = resolveGlobal(this.environment, this.scope, written, at);
      if (found === undefined || found.fields.length > 0) throw new Failure(`unknown constant '${written}'`, at);
      for (const attribute of attributes) this.#applyAttribute(found.name, attribute);
    }
  }

  /** Local attributes last until the end of the section; only `simp` can be local. */
  #applyAttribute(name: string, attribute: Attribute): void {
    if (!attribute.isLocal) {
      applyAttribute(this.environment, name, attribute);
    } else if (attribute.name !== "simp") {
      throw new Unsupported(`local attribute '${attribute.name}'`, attribute.at);
    } else if (!isTaggedSimp(this.environment, name)) {
      tagSimp(this.environment, name);
      const [...outer] = this.#frames;
      const inner = outer.pop();
      if (inner !== undefined) this.#frames = [...outer, { ...inner, localSimp: [...inner.localSimp, name] }];
    }
  }

  /** Carries out what stands before a declaration that is in the environment by now. */
  applyModifiers(name: string, { attributes, isProtected }: DeclarationModifiers): void {
    if (isProtected) protectName(this.environment, name);
    for (const attribute of attributes) {
      if (attribute.name !== "reducible") this.#applyAttribute(name, attribute);
    }
  }

  #push(kind: "namespace" | "section", name: string | undefined): void {
    const frame = { kind, name, scope: this.scope, variables: this.variables, localSimp: [] };
    this.#frames = [...this.#frames, frame];
  }

  #pop(name: string | undefined, at: Position): void {
    const parts = name === undefined ? [undefined] : name.split(".");
    if (parts.length > this.#frames.length) throw new Failure("invalid 'end', insufficient scopes", at);
    const open = this.#frames.slice(-parts.length);
    if (open.some((frame, i) => frame.name !== parts[i])) {
      const expected = open.map((frame) => frame.name ?? "no name").join(".");
      throw new Failure(`invalid 'end', name mismatch (expected ${expected})`, at);
    }
    this.#frames = this.#frames.slice(0, -parts.length);
    for (const tagged of open.flatMap((frame) => frame.localSimp)) untagSimp(this.environment, tagged);
    const { scope, variables } = itemAt(open, 0);
    this.scope = scope;
    this.variables = variables;
  }

  #export({ namespace, names, at }: Command & { kind: "export" }): void {
    for (const name of names) {
      const full = `${namespace}.${name}`;
      if (!this.environment.has(full)) throw new Failure(`unknown constant '${full}'`, at);
      addAlias(this.environment, this.scope.namespace === "" ? name : `${this.scope.namespace}.${name}`, full);
    }
  }

  #declareOperator(command: Command & { kind: "infix" }): void {
    const { precedence, associativity, symbol, fn } = command;
    this.operators.set(symbol, {
      own: precedence,
      left: associativity === "left" ? precedence : precedence + 1,
      right: associativity === "right" ? precedence : precedence + 1,
      meaning: { kind: "term", fn },
    });
  }
}

/** What the equations of a definition by well-founded recursion are proved from. */
function unfolding({ recursive, unfolding }: Elaborated): Unfolding | undefined {
  return recursive === undefined || unfolding === undefined ? undefined : { written: recursive, proof: unfolding };
}
