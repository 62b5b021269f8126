// Reads what stands before a declaration: attributes in `@[…]`, and words such as `protected`.
import type { Attribute, DeclarationModifiers } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { Unsupported } from "./failure.ts";

/** Modifiers that a declaration without any has. */
export const noModifiers: DeclarationModifiers = { attributes: [], isProtected: false, isNoncomputable: false };

/** True if an attribute list or a modifier begins here. */
export function startsModifiers(cursor: Cursor): boolean {
  return cursor.is("@[") || ["private", "protected", "noncomputable"].some((word) => cursor.is(word));
}

/** Reads attributes and modifiers. A private name is taken as it is: nothing outside the file sees it. */
export function declarationModifiers(cursor: Cursor): DeclarationModifiers {
  const attributes: Attribute[] = [];
  while (cursor.is("@[")) {
    cursor.next();
    attributes.push(...attributeList(cursor));
  }
  cursor.accept("private");
  const isProtected = cursor.accept("protected");
  const isNoncomputable = cursor.accept("noncomputable");
  return { attributes, isProtected, isNoncomputable };
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
    const name = cursor.next().text;
    const priority = cursor.token.kind === "number" ? Number(cursor.next().text) : undefined;
    if (!cursor.is(",") && !cursor.is("]")) throw new Unsupported(`attribute '${name}' with arguments`, at);
    attributes.push({ name, priority, isLocal, at });
  } while (cursor.accept(","));
  cursor.expect("]");
  return attributes;
}

/** Classes whose derived instances change nothing that a proof can see. */
const outputClasses = new Set(["Repr", "ToString", "ToExpr", "ToJson", "FromJson"]);

/** Reads `deriving Repr, …`; instances that proofs could use are refused by name. */
export function derivedClasses(cursor: Cursor): void {
  if (!cursor.accept("deriving")) return;
  do {
    const { text } = cursor.token;
    if (!outputClasses.has(text)) throw new Unsupported(`'deriving ${text}'`, cursor.token);
    cursor.next();
  } while (cursor.accept(","));
}
