// Elaboration: from syntax trees to closed terms, and what commands do to a file's state.
export { addConstructions } from "./constructions/add_constructions.ts";
export { type Elaborated, elaborateBody, elaborateSignature, type Statement } from "./declarations.ts";
export { FileScope } from "./file_scope.ts";
export { enterLibraryNames } from "./names.ts";
