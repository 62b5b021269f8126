// Reading Lean's syntax: from a text to tokens and from tokens to trees.
export type {
  Attribute,
  Body,
  Command,
  Constructor,
  DeclarationKind,
  DeclarationModifiers,
  LocalDefinition,
  Signature,
  TerminationHints,
} from "./ast/commands.ts";
export type {
  CaseAlternative,
  CasePattern,
  CaseTarget,
  ConvStep,
  GeneralizeTarget,
  Location,
  RewriteRule,
  SimpArgument,
  Tactic,
  TacticBlock,
} from "./ast/tactics.ts";
export type {
  Binder,
  BoundName,
  CalcStep,
  FunParameter,
  LevelTerm,
  LocalDeclaration,
  MatchAlternative,
  MatchDiscriminant,
  NamedArgument,
  OpenDeclaration,
  Term,
} from "./ast/terms.ts";
export { declarationBody, terminationHints } from "./commands/bodies.ts";
export { command, signature } from "./commands/commands.ts";
export { Cursor } from "./cursor.ts";
export { bracketedBinder } from "./grammar/binders.ts";
export { isTacticWord } from "./grammar/tactic_forms.ts";
export { oneTactic } from "./grammar/tactics.ts";
export { term } from "./grammar/terms.ts";
export { codePoints, continuesIdentifier, isDigit, startsIdentifier } from "./lexer/characters.ts";
export {
  declarationWords,
  lineCommandWords,
  modifierWords,
  plainCommandWords,
  startsCommand,
  syntaxWords,
} from "./lexer/command_words.ts";
export { blockCommentEnd, documentationEnd, startsDocumentation } from "./lexer/comments.ts";
export { Failure, type Position, Unsupported } from "./lexer/failure.ts";
export { isKeyword } from "./lexer/keywords.ts";
export { symbolEnd, type Token, tokenize } from "./lexer/lexer.ts";
export { declarationModifiers } from "./modifiers.ts";
export type { Operator } from "./operators.ts";
