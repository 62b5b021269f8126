// Whether a value is only the place for one.
import { lexSource } from "../../verify/index.ts";

/** Whether what follows `:=` is nothing but a hole: comments do not count. */
export function isOpenProof(text: string): boolean {
  const words = lexSource(text).flatMap(({ kind, text: word }) =>
    kind === "space" || kind === "comment" ? [] : [word],
  );
  return ["", "by", "sorry", "by sorry"].includes(words.join(" "));
}
