import fc from "fast-check";
import { expect, test } from "vitest";
import { AnswerReader } from "../../../src/verify/backends/repl/framing.ts";
import { encodeRequest, parseResponse } from "../../../src/verify/backends/repl/protocol.ts";

/** An answer as the REPL prints it: over several lines, and a blank line. */
const printed = (value: unknown) => `${JSON.stringify(value, null, 1)}\n\n`;

test("answers come out whole and in order, however the bytes are cut", () => {
  const answers = fc.array(fc.dictionary(fc.string(), fc.oneof(fc.string({ unit: "binary" }), fc.integer())), {
    maxLength: 5,
  });
  fc.assert(
    fc.property(answers, fc.infiniteStream(fc.integer({ min: 1, max: 9 })), (values, sizes) => {
      const bytes = Buffer.from(values.map(printed).join(""));
      const reader = new AnswerReader();
      const read: string[] = [];
      for (let at = 0; at < bytes.length; ) {
        const size = sizes.next().value as number;
        read.push(...reader.push(bytes.subarray(at, at + size)));
        at += size;
      }
      expect(read.map((text) => JSON.parse(text))).toEqual(values.map((value) => JSON.parse(JSON.stringify(value))));
      expect(reader.pending).toBe(false);
    }),
  );
});

test("line ends of Windows, and several blank lines, end an answer too", () => {
  expect(new AnswerReader().push(Buffer.from('{"env":\r\n 0}\r\n\r\n\n\n{"env": 1}\n\n'))).toEqual([
    '{"env":\r\n 0}',
    '{"env": 1}',
  ]);
});

test("what is not ended by a blank line is pending, and no answer", () => {
  const reader = new AnswerReader();
  expect(reader.push(Buffer.from('{"env": 0}\n'))).toEqual([]);
  expect(reader.pending).toBe(true);
});

test("a request is one line and a blank line, whatever its text contains", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.nat(), (cmd, env) => {
      const text = encodeRequest({ cmd, env });
      expect(text.endsWith("}\n\n")).toBe(true);
      expect(text.trimEnd()).not.toContain("\n");
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify({ cmd, env })));
    }),
  );
});

test.each([
  ["no JSON", "Lean was here"],
  ["no object", "[]"],
  ["an environment that is no number", '{"env": "0"}'],
  ["a message without a place", '{"env": 0, "messages": [{"severity": "error", "data": "x"}]}'],
  [
    "a severity that there is not",
    '{"env": 0, "messages": [{"severity": "fine", "pos": {"line": 1, "column": 0}, "data": "x"}]}',
  ],
  ["a hole without a goal", '{"env": 0, "sorries": [{"proofState": 0}]}'],
  ["messages that are no list", '{"env": 0, "messages": "none"}'],
  ["a proof state without goals", '{"proofState": 1, "proofStatus": "Completed"}'],
])("an answer is not read: %s", (_, text) => {
  expect(parseResponse(text)).toBeUndefined();
});
