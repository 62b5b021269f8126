// Elaboration: from syntax trees to closed terms, and what commands do to a file's state.

export { FileScope } from "./commands/file_scope.ts";
export { addConstructions } from "./constructions/add_constructions.ts";
export { type Elaborated, elaborateBody, elaborateSignature, type Statement } from "./declarations/declarations.ts";
export { addLost, enterLibraryNames } from "./names/names.ts";
export { haveAllParts } from "./parts.ts";
export type { GoalText } from "./print/goals.ts";
export { type SessionGoal, TacticSession } from "./session/session.ts";
