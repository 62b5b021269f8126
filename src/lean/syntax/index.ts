// Reading Lean's syntax: from a text to tokens and from tokens to trees.
export type {
  Attribute,
  Binder,
  BoundName,
  CalcStep,
  CaseAlternative,
  CasePattern,
  CaseTarget,
  Command,
  Constructor,
  ConvStep,
  DeclarationKind,
  DeclarationModifiers,
  FunParameter,
  GeneralizeTarget,
  LevelTerm,
  LocalDeclaration,
  Location,
  MatchAlternative,
  MatchDiscriminant,
  NamedArgument,
  OpenDeclaration,
  RewriteRule,
  Signature,
  SimpArgument,
  Tactic,
  TacticBlock,
  Term,
} from "./ast.ts";
export { bracketedBinder } from "./binders.ts";
export { continuesIdentifier, isDigit, startsIdentifier } from "./characters.ts";
export { startsCommand } from "./command_words.ts";
export { command, declarationBody, signature } from "./commands.ts";
export { blockCommentEnd, documentationEnd, startsDocumentation } from "./comments.ts";
export { Cursor } from "./cursor.ts";
export { Failure, type Position, Unsupported } from "./failure.ts";
export { isKeyword } from "./keywords.ts";
export { symbolEnd, type Token, tokenize } from "./lexer.ts";
export { declarationModifiers } from "./modifiers.ts";
export type { Operator } from "./operators.ts";
export { isTacticWord } from "./tactic_forms.ts";
export { term } from "./terms.ts";
