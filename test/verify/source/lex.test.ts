// The lossless lexer: what is a token, and that nothing is lost whatever the text.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lexSource, type SourceToken, significant } from "../../../src/verify/source/lex.ts";

const shown = (text: string) => lexSource(text).map(({ kind, text: word }) => `${kind} ${word}`);
const words = (text: string) => significant(lexSource(text)).map((token) => token.text);
const open = (text: string) => lexSource(text).filter(({ closed }) => !closed);

describe("tokens", () => {
  test("words, numbers and symbols", () => {
    expect(words("theorem foo.bar (h₁ : x' ≤ «a b».c) : f.1.2 = 0x1F + 1.5e-3 := by?")).toEqual(
      "theorem,foo.bar,(,h₁,:,x',≤,«a b».c,),:,f,.,1,.,2,=,0x1F,+,1.5e-3,:=,by?".split(","),
    );
    expect(words("s.image f ⁻¹' t '' u ∣ |x|")).toEqual("s.image,f,⁻¹',t,'',u,∣,|,x,|".split(","));
    expect(shown("λ é.α")).toEqual(["symbol λ", "space  ", "identifier é.α"]);
  });

  test("comments nest, and documentation is a token", () => {
    expect(shown("a/- x /- y -/ -- -/b--c\nd")).toEqual([
      "identifier a",
      "comment /- x /- y -/ -- -/",
      "identifier b",
      "comment --c",
      "space \n",
      "identifier d",
    ]);
    expect(shown("/-- doc /- in -/ -/x")).toEqual(["doc /-- doc /- in -/ -/", "identifier x"]);
    // The character behind `/-` never closes or opens, and `/--/` begins documentation.
    expect(shown("/-! module -//-/-/sorry/-/- x -/y/--/ sorry -/z")).toEqual([
      "doc /-! module -/",
      "comment /-/-/",
      "keyword sorry",
      "comment /-/- x -/",
      "identifier y",
      "doc /--/ sorry -/",
      "identifier z",
    ]);
  });

  test("strings hide code, interpolated strings do not", () => {
    expect(words(String.raw`"sorry \" -- /-" sorry`)).toEqual([String.raw`"sorry \" -- /-"`, "sorry"]);
    expect(words('r"\\" sorry r#"a"b"# sorry')).toEqual(['r"\\"', "sorry", 'r#"a"b"#', "sorry"]);
    expect(words('s!"a {f "sorry" {x}} sorry {sorry}" sorry')).toEqual([
      "s!",
      '"a {',
      "f",
      '"sorry"',
      "{",
      "x",
      "}",
      "} sorry {",
      "sorry",
      '}"',
      "sorry",
    ]);
  });

  test("characters, and primes that are none", () => {
    expect(words(`'a' '"' sorry '\\n' '\\u{x h' ''`)).toEqual([
      `'a'`,
      `'"'`,
      "sorry",
      `'\\n'`,
      "'",
      "\\",
      "u",
      "{",
      "x",
      "h'",
      "''",
    ]);
    expect(lexSource("'\\x41'").map(({ kind }) => kind)).toEqual(["character"]);
  });

  test("what is not closed ends with the text, or with the line for a name", () => {
    for (const text of ["/- a /- b -/", "/-- a", '"a\\"', 'r#"a"', 's!"a {b} ', "«a"]) {
      expect([text, open(text).length]).toEqual([text, 1]);
    }
    expect(words("«a\nb")).toEqual(["«a", "b"]);
    // Lean skips white space behind `/--`, and there `--` hides the end of the comment: nobody can say where it is.
    expect(open("/-- -- x -/ axiom f : False").length).toBe(1);
  });
});

describe("no text is lost", () => {
  const pieces = [
    "theorem",
    "sorry",
    "x",
    "h'",
    "«",
    "»",
    ".",
    "..",
    ":=",
    "|",
    "⟨",
    "⟩",
    "{",
    "}",
    "(",
    ")",
    '"',
    "\\",
    "'",
    "''",
    "⁻¹'",
    "--",
    "/-",
    "-/",
    "/--",
    "/-!",
    "\n",
    " ",
    "\t",
    "\r\n",
    "s!",
    "r",
    'r#"',
    '"#',
    "#",
    "#eval",
    "0",
    "1.5",
    "0x",
    "e",
    "𝓝",
    "ℝ",
    "é",
    "\u00a0",
    "\ud800",
    "∑",
    "@[",
    "]",
    "`(",
    "$(",
    "?_",
    "!",
  ];
  const soup = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: "binary", maxLength: 3 })), {
    maxLength: 60,
  });

  test("token soups: joined tokens are the text, without gaps, and none is empty", () => {
    fc.assert(
      fc.property(soup, (parts) => {
        const text = parts.join("");
        const tokens = lexSource(text);
        expect(tokens.map((token) => token.text).join("")).toBe(text);
        let at = 0;
        for (const { start, end, text: word } of tokens) {
          expect([start, text.slice(start, end)]).toEqual([at, word]);
          expect(end).toBeGreaterThan(start);
          at = end;
        }
      }),
      { numRuns: 3000, seed: 1 },
    );
  });

  test("tokens stay what they are when a text that closes itself is put between them", () => {
    const word = fc.constantFrom("theorem", "x", ":=", "⟨", ")", "12", "h'", '"s"', "«a»", "sorry", "→");
    const filling = fc.constantFrom('/- /- sorry -/ " -/', ' -- " /-\n', "\n", "/-x-/");
    fc.assert(
      fc.property(fc.array(fc.tuple(word, filling), { maxLength: 20 }), (parts) => {
        const kept = (token: SourceToken) => token.text;
        expect(significant(lexSource(parts.flat().join(""))).map(kept)).toEqual(parts.map(([text]) => text));
      }),
      { numRuns: 1000, seed: 2 },
    );
  });
});
