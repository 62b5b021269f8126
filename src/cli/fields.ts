// The fields of a verb's configuration, each of which is a flag.
export { type Field, fieldsOf, overridesOf, pickFields, typedFields } from "../data/node.ts";
