// Elaborates universe levels.
import { type Level, levelIMax, levelMax, levelOfNumber, levelParam, levelSucc } from "../../kernel/index.ts";
import type { LevelTerm } from "../../syntax/index.ts";
import { Failure, Unsupported } from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";

/** Elaborates a universe level. */
export function elaborateLevel(elab: Elaborator, term: LevelTerm): Level {
  switch (term.kind) {
    case "number":
      if (term.value > 32) throw new Unsupported("large universe level", term.at);
      return levelOfNumber(term.value);
    case "name":
      if (!elab.scope.universes.includes(term.name) && !elab.autoUniverses.includes(term.name)) {
        if (!elab.autoBound) throw new Failure(`unknown universe level '${term.name}'`, term.at);
        elab.autoUniverses.push(term.name);
      }
      return levelParam(term.name);
    case "add": {
      let level = elaborateLevel(elab, term.base);
      for (let i = 0; i < Math.min(term.amount, 32); i++) level = levelSucc(level);
      return level;
    }
    case "hole":
      return elab.freshLevel();
    default: {
      const combine = term.kind === "max" ? levelMax : levelIMax;
      return term.levels.map((level) => elaborateLevel(elab, level)).reduceRight((right, left) => combine(left, right));
    }
  }
}
