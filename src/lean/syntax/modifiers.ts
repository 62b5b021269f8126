// Reads what stands before a declaration or a part of one: documentation, attributes in `@[…]`, words such as `protected`.
import type { Attribute, DeclarationModifiers, DerivedClass } from "./ast/commands.ts";
import type { Cursor } from "./cursor.ts";
import { Unsupported } from "./lexer/failure.ts";

const modifierWords = [
  "private",
  "public",
  "protected",
  "meta",
  "noncomputable",
  "unsafe",
  "partial",
  "nonrec",
  "local",
  "scoped",
];

/** True at documentation of what follows it, unlike `/-! … -/`, which is a command of its own. */
function isDocumentation({ token: { kind, text } }: Cursor): boolean {
  return kind === "doc" && !text.startsWith("/-!");
}

/**
 * Reads documentation, attributes and modifiers, each at most once and in this order, as Lean's `declModifiers`. A private
 * name is taken as it is: nothing outside the file sees it.
 */
export function declarationModifiers(cursor: Cursor): DeclarationModifiers {
  if (isDocumentation(cursor)) cursor.next();
  let attributes: Attribute[] = [];
  if (cursor.is("@[")) {
    cursor.next();
    attributes = attributeList(cursor);
  }
  cursor.accept("private");
  const isProtected = cursor.accept("protected");
  const isNoncomputable = cursor.accept("noncomputable");
  const word = modifierWords.find((each) => cursor.is(each));
  if (word !== undefined) throw new Unsupported(`modifier '${word}'`, cursor.token);
  return { attributes, isProtected, isNoncomputable };
}

/** How many tokens stand before the name of a constructor or field: documentation and one word, or attributes. */
export function memberModifiersLength(cursor: Cursor): number {
  return isDocumentation(cursor) ? 1 : 0;
}

/** Reads what stands before a constructor or field. Anything but documentation is refused by name. */
export function memberModifiers(cursor: Cursor, member: string): void {
  if (isDocumentation(cursor)) cursor.next();
  if (cursor.is("@[")) throw new Unsupported(`attributes of a ${member}`, cursor.token);
  const word = modifierWords.find((each) => cursor.is(each));
  if (word !== undefined) throw new Unsupported(`'${word}' before a ${member}`, cursor.token);
}

/** Reads `simp, instance 100]`. */
export function attributeList(cursor: Cursor): Attribute[] {
  const attributes: Attribute[] = [];
  do {
    const at = cursor.token;
    const isLocal = cursor.accept("local");
    if (cursor.is("scoped") || cursor.is("-")) {
      throw new Unsupported("attribute of this form", at);
    }
    const name = cursor.is("instance") ? cursor.next().text : cursor.identifier().text;
    const priority = cursor.token.kind === "number" ? Number(cursor.next().text) : undefined;
    if (!cursor.is(",") && !cursor.is("]")) throw new Unsupported(`attribute '${name}' with arguments`, at);
    attributes.push({ name, priority, isLocal, at });
  } while (cursor.accept(","));
  cursor.expect("]");
  return attributes;
}

const derivable: readonly DerivedClass[] = ["DecidableEq", "BEq", "Inhabited"];

/** Classes whose derived instances change nothing that a proof can see. */
const outputClasses = new Set(["Repr", "ToString", "ToExpr", "ToJson", "FromJson"]);

/** Reads `deriving Repr, …`: those of the classes whose instances proofs could use. Others than these few are refused by name. */
export function derivedClasses(cursor: Cursor): DerivedClass[] {
  const found: DerivedClass[] = [];
  if (!cursor.accept("deriving")) return found;
  do {
    const { text } = cursor.token;
    const known = derivable.find((name) => name === text);
    if (known !== undefined) found.push(known);
    else if (!outputClasses.has(text)) throw new Unsupported(`'deriving ${text}'`, cursor.token);
    cursor.next();
  } while (cursor.accept(","));
  return found;
}
