// Thoughts told apart from answers, in whatever pieces a text comes.
import { describe, expect, test } from "vitest";
import { opensThoughts, type TextPart, ThoughtParts } from "../../src/serve/openai/thoughts.ts";

/** Reasoning and content of a text that comes in pieces. */
function told(pieces: readonly string[], opened = false): [reasoning: string, content: string] {
  const parts = new ThoughtParts(opened);
  const all = pieces.flatMap((piece) => parts.take(piece));
  all.push(...parts.take("", true));
  for (const { text } of all) expect(text).not.toBe("");
  const joined = (kind: TextPart["kind"]) => all.map((part) => (part.kind === kind ? part.text : "")).join("");
  return [joined("reasoning"), joined("content")];
}

describe("a text is taken apart", () => {
  test.each([
    ["<think>\nso\nit is\n</think>\n\nDone.", false, "so\nit is", "Done."],
    ["\n <think>a<b </thin </think>c </think> d\n", false, "a<b </thin", "c </think> d\n"],
    ["so it is\n</think>\n\nDone.", true, "so it is", "Done."],
    ["<think>never closed </thi", false, "never closed </thi", ""],
    ["\n\n</think>\n\nDone.", true, "", "Done."],
    ["  no thoughts <think> here </think>", false, "", "  no thoughts <think> here </think>"],
    ["<thin", false, "", "<thin"],
    [" \n", false, "", " \n"],
    ["", true, "", ""],
  ])("%j, opened %j", (text, opened, reasoning, content) => {
    expect(told([text], opened)).toEqual([reasoning, content]);
    expect(told([...text], opened)).toEqual([reasoning, content]);
    for (let at = 0; at <= text.length; at++)
      expect(told([text.slice(0, at), text.slice(at)], opened)).toEqual([reasoning, content]);
  });

  test("as soon as it is known what a piece belongs to", () => {
    const parts = new ThoughtParts(true);
    expect(parts.take("first ")).toEqual([{ kind: "reasoning", text: "first" }]);
    expect(parts.take("second</th")).toEqual([{ kind: "reasoning", text: " second" }]);
    expect(parts.take("ink>\n")).toEqual([]);
    expect(parts.take("\nanswer ")).toEqual([{ kind: "content", text: "answer " }]);
  });

  test("a prompt opens thoughts where its last tag does", () => {
    expect(opensThoughts("<assistant><think>\n")).toBe(true);
    expect(opensThoughts("<think>a</think><assistant>")).toBe(false);
    expect(opensThoughts("no tags")).toBe(false);
  });
});
