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
export { startsCommand } from "./command_words.ts";
export { Cursor } from "./cursor.ts";
export { bracketedBinder } from "./grammar/binders.ts";
export { command, declarationBody, signature } from "./grammar/commands.ts";
export { isTacticWord } from "./grammar/tactic_forms.ts";
export { term } from "./grammar/terms.ts";
export { continuesIdentifier, isDigit, startsIdentifier } from "./lexer/characters.ts";
export { blockCommentEnd, documentationEnd, startsDocumentation } from "./lexer/comments.ts";
export { Failure, type Position, Unsupported } from "./lexer/failure.ts";
export { isKeyword } from "./lexer/keywords.ts";
export { symbolEnd, type Token, tokenize } from "./lexer/lexer.ts";
export { declarationModifiers } from "./modifiers.ts";
export type { Operator } from "./operators.ts";
