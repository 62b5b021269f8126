// The commands that declare types and instances: what is loaded at once.
export { addInductiveCommands } from "./inductive_command.ts";
export { addInstanceCommand, addStructureCommand } from "./structure_commands.ts";
