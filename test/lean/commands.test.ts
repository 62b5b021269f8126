// Files as a sequence of commands: each ends where its grammar says, wherever the next one stands, and no theorem is lost.
import { describe, expect, it, test } from "vitest";
import { checkFile, type VerifyRequest, verifyFile } from "../../src/verify/index.ts";
import { type LeanBackend, verifyFileWith } from "../../src/verify/node.ts";
import { seenTheorems } from "../../src/verify/source/seen_theorems.ts";

/** `line name kind` of each verdict; for what is not proved, what its first message has to say. */
function outcomes(text: string): string[] {
  return verifyFile(text).map(({ name, line, verdict }) => `${line} ${name} ${verdict.kind}`);
}

const reason = (text: string, index = 0): string => {
  const { verdict } = verifyFile(text)[index];
  return verdict.kind === "rejected"
    ? verdict.reason
    : verdict.kind === "failed"
      ? verdict.messages[0].text
      : verdict.kind;
};

const theorem = "theorem t (p : Prop) (h : p) : p := h";
const falsehood = "theorem f : 1 = 2 := rfl";

/** Commands before which and behind which another may stand, in any column. */
const commands = [
  "#check Nat",
  "#check (fun n : Nat => n + 1 : Nat → Nat)",
  "#check @Nat.rec",
  "#print Nat.add_comm",
  "#print axioms Nat.add_comm",
  "#reduce 2 + 2",
  "#eval 2 + 2",
  "set_option pp.all true",
  "set_option linter.unusedVariables false",
  "set_option maxHeartbeats 400000",
  "open Nat",
  "open Nat in #check succ",
  "universe v w",
  "variable (unused : Nat)",
  "attribute [simp] Nat.succ_ne_zero",
  "namespace A end A",
  "section end",
  "export Nat (succ)",
  "/-! Of modules. -/",
  "def two : Nat := 2",
  "inductive C | a | b",
  "example : True := trivial",
];

describe("a command ends where its grammar ends", () => {
  test.each(commands)("%s", (command) => {
    const gaps = ["\n", "\n  ", " ", " /- between -/ ", "\n -- to the end\n\t".replace("\t", "    ")];
    for (const gap of gaps) {
      const before = outcomes(`${command}${gap}${falsehood}\n`);
      expect([gap, before.at(-1)?.replace(/^\d+ /, "")]).toEqual([gap, "f failed"]);
      const around = outcomes(`${theorem}${gap}${command}${gap}theorem u : True := trivial`);
      expect([
        gap,
        around.filter((each) => !each.includes("example")).map((each) => each.replace(/^\d+ /, "")),
      ]).toEqual([gap, ["t proved", "u proved"]]);
    }
  });

  it("and what it opens or closes is carried out", () => {
    expect(outcomes("#eval 1\n  namespace B\n  theorem x : True := trivial\n  end B\ntheorem y : True := B.x")).toEqual(
      ["3 B.x proved", "5 y proved"],
    );
    expect(
      outcomes("#check Nat\n  variable (p : Prop)\ntheorem x (h : p) : p := h\nexample : True → True := x True"),
    ).toEqual(["3 x proved", "4 example proved"]);
    expect(outcomes("set_option pp.all true open Nat theorem x : succ 0 = 1 := rfl")).toEqual(["1 x proved"]);
    expect(outcomes("namespace A.B\ntheorem c : True := trivial\nend B\ntheorem d : True := B.c\nend A")).toEqual([
      "2 A.B.c proved",
      "4 A.d proved",
    ]);
    expect(outcomes("section A.B\nend A.B\nnamespace A\nend B\ntheorem x : True := trivial")[1]).toBe("5 x rejected");
  });

  it("several 'in' hold for one command", () => {
    expect(outcomes("open Nat in set_option pp.all true in theorem x : succ 0 = 1 := rfl")).toEqual(["1 x proved"]);
    expect(outcomes("open Nat in\n#check succ\ntheorem x : succ 0 = 1 := rfl")).toEqual(["3 x failed"]);
  });
});

describe("what only asks", () => {
  it("is typed as Lean does, and spoils nothing", () => {
    for (const query of [
      "#check (1 : Prop)",
      "#check foo",
      "#print foo",
      "#reduce 1 +",
      "#check",
      "#check fun n => n n",
    ]) {
      const [first, second, ...rest] = outcomes(`${query}\n  ${theorem}`);
      expect([query, /^1 #(check|print|reduce) (failed|rejected)$/.test(first), second, rest]).toEqual([
        query,
        true,
        "2 t proved",
        [],
      ]);
    }
  });

  it("is not run, and where running could matter nothing is believed after it", () => {
    expect(outcomes(`#eval (fun n : Nat => n) 1\n${theorem}`)).toEqual(["2 t proved"]);
    for (const query of [
      "#eval IO.println 1",
      "#eval Nat",
      "#eval fun n : Nat => n",
      "#eval! 1",
      "#guard true",
      "#exit",
    ]) {
      expect([query, outcomes(`${query}\n${theorem}`).map((each) => each.split(" ").at(-1))]).toEqual([
        query,
        ["rejected", "rejected"],
      ]);
      expect(reason(`${query}\n${theorem}`)).toMatch(/unsupported/);
    }
  });

  it("options are known by name, type and value", () => {
    const refusal = (option: string) => reason(`set_option ${option}\n${theorem}`);
    expect(refusal("debug.skipKernelTC true")).toContain("unsupported: option 'debug.skipKernelTC'");
    expect(refusal("pp.nonsense true")).toContain("unsupported: option 'pp.nonsense'");
    expect(refusal("pp.all 3")).toContain("no boolean");
    expect(refusal("maxRecDepth 3")).toContain("with this value");
    expect(refusal("maxHeartbeats 1")).toContain("with this value");
    expect(refusal("maxHeartbeats 0")).toBe("proved");
    expect(refusal("autoImplicit false")).toContain("with this value");
    expect(refusal("autoImplicit true")).toBe("proved");
    expect(refusal("pp.all")).toContain("expected value of an option");
  });
});

describe("no theorem is lost", () => {
  it("behind anything that is not understood", () => {
    for (const before of [
      "frobnicate x y",
      'macro "m" : command => `(theorem inner : True := trivial)',
      "mutual",
      "#eval (",
      "#check (1",
      'notation "x" => Nat',
      "theorem broken (p : Prop : p := h",
      "theorem broken : p := (",
      "@[nonsense",
      "/-- of nothing -/ namespace A",
      "instance :",
      "termination_by x",
      "end",
      "import Foo",
    ]) {
      const names = outcomes(`${before}\n   ${falsehood} theorem g : True := trivial`).map((each) =>
        each.split(" ")[1].replace("A.", ""),
      );
      expect([before, names.filter((name) => name === "f" || name === "g")]).toEqual([before, ["f", "g"]]);
      expect([before, outcomes(`${before}\n   ${falsehood}`).some((each) => each.includes("f proved"))]).toEqual([
        before,
        false,
      ]);
    }
  });

  it("within brackets, in a text that cannot be read, and under any name", () => {
    expect(outcomes("theorem a : True := (trivial theorem b : True := trivial")).toEqual(["1 a failed", "1 b proved"]);
    expect(outcomes(`${theorem}\n\tlemma s : 1 = 2 := rfl\nexample : True := trivial`)).toEqual([
      "2 file rejected",
      "1 t rejected",
      "2 s rejected",
      "3 example rejected",
    ]);
    expect(
      outcomes("theorem t : True := trivial\ntheorem t : True := trivial").map((each) => each.split(" ")[2]),
    ).toEqual(["proved", "failed"]);
    expect(
      outcomes("theorem «a b» : True := trivial\n  theorem _root_.c : True := trivial").map((each) =>
        each.split(" ").at(-1),
      ),
    ).toEqual(["rejected", "proved"]);
  });

  it("a text without any is refused", () => {
    for (const text of ["", "\n-- nothing\n", "def x : Nat := 1", "#check Nat", "/- theorem t : True := trivial -/"]) {
      const verdicts = verifyFile(text);
      expect(verdicts.map(({ name, verdict }) => [name, verdict.kind])).toEqual([["file", "rejected"]]);
      expect(reason(text)).toBe("the file has neither theorem nor example");
    }
    expect(checkFile("def x : Nat := 1").verdicts).toEqual([]);
  });

  it("the second reader sees every theorem outside comments and strings, and nothing else", () => {
    const text = `-- theorem a
/- theorem b /- theorem c -/ theorem d -/
/-- theorem e -/
theorem f : x = "theorem g" := «theorem» h.theorem
namespace A.B section (lemma i : p := q)
end theorem _root_.j : p := q end A.B example : p := q`;
    expect(seenTheorems(text).map(({ keyword, name, line }) => [keyword, name, line])).toEqual([
      ["theorem", "f", 4],
      ["lemma", "A.B.i", 5],
      ["theorem", "j", 6],
      ["example", "", 6],
    ]);
  });
});

describe("a real Lean's files", () => {
  /** Accepts every proof and notes what it is asked; an error in the text before is one that says so. */
  function backend(asked: VerifyRequest[]): LeanBackend {
    return {
      check: async (request: VerifyRequest) => {
        asked.push(request);
        const message = { severity: "error", line: 1, column: 0, text: "an error" } as const;
        const isBad = request.header?.includes("ERROR") === true;
        const verdict = isBad
          ? ({ kind: "failed", messages: [message] } as const)
          : ({ kind: "proved", axioms: [] } as const);
        return { verdict, milliseconds: 1 };
      },
    } as unknown as LeanBackend;
  }

  it("have a verdict on every theorem, and on what stands behind the last", async () => {
    const asked: VerifyRequest[] = [];
    const kinds = async (text: string) =>
      (await verifyFileWith(backend(asked), text)).map(({ name, verdict }) => `${name} ${verdict.kind}`);
    expect(await kinds(`#eval 1\n  ${theorem}`)).toEqual(["t proved"]);
    expect(await kinds("theorem a : True := (trivial theorem b : False := c)")).toEqual(["a proved", "b rejected"]);
    expect(await kinds(`${theorem}\ndef x : Nat := ERROR`)).toEqual(["t proved", "file failed"]);
    expect(await kinds(`${theorem}\n-- the end`)).toEqual(["t proved"]);
    expect(await kinds("def x : Nat := 1")).toEqual(["file rejected"]);
    expect(asked.filter(({ statement }) => statement.includes("gentzen_end")).length).toBe(2);
  });
});
