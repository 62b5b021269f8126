// Plain text of terms for messages; not Lean syntax to be read back.
import { appArgs, appHead, type Expr } from "./expr.ts";
import { levelText } from "./level.ts";

const LONGEST = 400;
const DEEPEST = 24;

/** Text of a term, cut where it would be long or deep. Bound variables are shown by their binder's name. */
export function exprText(e: Expr): string {
  const text = render(e, [], 0, { left: LONGEST });
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

interface Room {
  left: number;
}

function render(e: Expr, names: readonly string[], depth: number, room: Room): string {
  room.left--;
  if (depth > DEEPEST || room.left < 0) return "…";
  const inner = (part: Expr, binders = names): string => render(part, binders, depth + 1, room);
  const closed = (part: Expr): string => {
    const text = inner(part);
    return /^[^\s]+$/u.test(text) ? text : `(${text})`;
  };
  switch (e.kind) {
    case "bvar":
      return names[names.length - 1 - e.index] ?? `#${e.index}`;
    case "fvar":
      return e.name;
    case "sort":
      return sortText(levelText(e.level, true));
    case "const":
      return e.name;
    case "app":
      return [appHead(e), ...appArgs(e)].map(closed).join(" ");
    case "lam":
      return `fun (${e.name} : ${inner(e.type)}) => ${inner(e.body, [...names, e.name])}`;
    case "pi":
      return `(${e.name} : ${inner(e.type)}) → ${inner(e.body, [...names, e.name])}`;
    case "let":
      return `let ${e.name} : ${inner(e.type)} := ${inner(e.value)}; ${inner(e.body, [...names, e.name])}`;
    case "proj":
      return `${closed(e.struct)}.${e.index + 1}`;
    case "nat":
      return String(e.value);
    case "string":
      return JSON.stringify(e.value);
  }
}

function sortText(level: string): string {
  if (level === "0") return "Prop";
  if (level === "1") return "Type";
  return `Sort ${level}`;
}
