// The look at heads that spares resolution a unification never spares it one that would have succeeded.
import { expect, it } from "vitest";
import { newElaborator } from "../../../src/lean/elab/declarations/new_elaborator.ts";
import { classInfo, instanceShapes, instancesOf } from "../../../src/lean/elab/environment/classes.ts";
import { viewOf } from "../../../src/lean/elab/environment/view.ts";
import { mayFit } from "../../../src/lean/elab/instances/shapes.ts";
import { LocalContext } from "../../../src/lean/elab/meta/context.ts";
import { rootScope } from "../../../src/lean/elab/names/scope.ts";
import { appArgs, Budget, constant, type Expr, fvar, instantiate1 } from "../../../src/lean/kernel/index.ts";
import { checkFile } from "../../../src/verify/index.ts";

/** Types and propositions that goals are about, besides those that instances are of. */
const header = `
inductive Color | red | green deriving DecidableEq
instance : LE Color := ⟨fun _ _ => True⟩
abbrev Shade := Color
def Hidden := Nat
instance : Inhabited Hidden := ⟨(0 : Nat)⟩
instance : Inhabited Shade := ⟨Color.red⟩
instance (a b : Shade) : Decidable (a ≤ b) := isTrue trivial
`;

it("for every pair of an instance and a goal that another instance is of", () => {
  const { environment, verdicts } = checkFile(header);
  expect(verdicts).toEqual([]);
  const elab = newElaborator(environment, rootScope, LocalContext.empty, new Budget({ milliseconds: 600_000 }));
  const { meta } = elab;
  const view = viewOf(environment, "instances");
  /** What an instance's type ends in, its variables replaced. */
  const conclusion = (name: string, variable: (type: Expr) => Expr): Expr => {
    const info = environment.get(name)!;
    const levels = info.levelParams.map(() => meta.freshLevel());
    let type = meta.infer(constant(name, levels));
    for (;;) {
      if (type.kind !== "pi") type = meta.whnfReducible(type);
      if (type.kind !== "pi") return type;
      type = instantiate1(type.body, variable(type.type));
    }
  };
  const hole = (type: Expr) => meta.fresh(LocalContext.empty, type);
  const rigid = (type: Expr) => fvar("x", type);
  const classes = environment.constants().filter(({ name }) => classInfo(environment, name) !== undefined);
  const counts = { fit: 0, spared: 0 };
  for (const { name: owner } of classes) {
    const all = instancesOf(environment, owner);
    for (const goalOf of all) {
      for (const variable of [hole, rigid]) {
        const goal = conclusion(goalOf.name, variable);
        for (const instance of all) {
          const looks = mayFit(view, instanceShapes(environment, instance), appArgs(meta.instantiate(goal)));
          let unifies = false;
          meta.attempt(() => {
            unifies = meta.withTransparency("instances", () => meta.isDefEq(goal, conclusion(instance.name, hole)));
            return false;
          });
          if (unifies) expect([instance.name, goalOf.name, looks]).toEqual([instance.name, goalOf.name, true]);
          if (unifies) counts.fit++;
          if (!looks) counts.spared++;
        }
      }
    }
  }
  expect(counts.fit).toBeGreaterThan(150);
  expect(counts.spared).toBeGreaterThan(2000);
});
