// A header is elaborated once for all statements behind it: nothing of one request may reach another.
import { describe, expect, it } from "vitest";
import { verifyEmbedded } from "../../src/verify/index.ts";

const header = `variable (p q : Prop)
theorem known {p q : Prop} (h : p ∧ q) : q := h.2
namespace A
`;
const kind = (statement: string, proof: string, before = header) =>
  verifyEmbedded({ header: before, statement, proof }).kind;

describe("statements behind one header", () => {
  it("see what it declares, each for itself", () => {
    expect(kind("theorem first (h : p ∧ q) : q", "known h")).toBe("proved");
    expect(kind("theorem second (h : p ∧ q) : q", "known h")).toBe("proved");
  });

  it("do not see each other", () => {
    expect(kind("theorem third : True", "trivial")).toBe("proved");
    expect(kind("theorem fourth : True", "third")).not.toBe("proved");
    expect(kind("theorem fourth : True", "A.third")).not.toBe("proved");
    expect(kind("theorem third : True ∧ True", "⟨trivial, trivial⟩")).toBe("proved");
  });

  it("do not see other headers", () => {
    expect(kind("theorem t (h : p ∧ q) : q", "known h", "variable (p q : Prop)\n")).not.toBe("proved");
    expect(kind("theorem t {p q : Prop} (h : p ∧ q) : q", "known h", "")).not.toBe("proved");
  });

  it("are all refused when it is wrong, whatever was asked before", () => {
    const wrong = `${header}theorem bad : False := trivial\n`;
    for (const name of ["a", "b"]) expect(kind(`theorem ${name} : True`, "trivial", wrong)).toBe("rejected");
    expect(kind("theorem a : True", "trivial")).toBe("proved");
  });
});
