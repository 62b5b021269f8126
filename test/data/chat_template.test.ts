// Conversations are written as `transformers` writes them, by the template that lies beside a tokenizer.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type ChatMessage, ChatTemplate, chatTemplateOf } from "../../src/data/index.ts";
import { loadTokenizer } from "../../src/data/node.ts";

interface Case {
  readonly template: string;
  readonly messages: readonly ChatMessage[];
  readonly text?: string;
  readonly ids?: readonly number[];
  readonly refused?: string;
}

const fixture = JSON.parse(readFileSync(new URL("../fixtures/chat.json", import.meta.url), "utf8")) as {
  readonly tokenizer: string;
  readonly templates: Readonly<Record<string, string>>;
  readonly cases: readonly Case[];
};

const folder = mkdtempSync(join(tmpdir(), "gentzen-chat-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const CONFIG = { bos_token: "<s>", eos_token: { content: "<|end|>" } };

describe.each(["tokenizer_config.json", "chat_template.jinja"])("a template in %s", (file) => {
  test.each(Object.keys(fixture.templates))("%s", async (name) => {
    const template = fixture.templates[name];
    const inConfig = file === "tokenizer_config.json";
    const config = inConfig ? { ...CONFIG, chat_template: template } : CONFIG;
    writeFileSync(join(folder, "tokenizer.json"), fixture.tokenizer);
    writeFileSync(join(folder, "tokenizer_config.json"), JSON.stringify(config));
    rmSync(join(folder, "chat_template.jinja"), { force: true });
    if (!inConfig) writeFileSync(join(folder, "chat_template.jinja"), template);
    const tokenizer = await loadTokenizer(folder);
    const chat = chatTemplateOf(tokenizer.companions!)!;
    const cases = fixture.cases.filter((each) => each.template === name);
    expect(cases.length).toBe(4);
    for (const { messages, text, ids, refused } of cases) {
      if (refused !== undefined) {
        expect(() => chat.render(messages)).toThrow(
          /the chat template takes no such conversation[\s\S]*must alternate/,
        );
        continue;
      }
      expect(chat.render(messages)).toBe(text);
      expect(tokenizer.encode(text!)).toEqual(ids);
    }
  });
});

test("of several templates in a configuration the default one counts; a file of its own counts more", () => {
  const named = [
    { name: "tool_use", template: "tools" },
    { name: "default", template: "usual" },
  ];
  const files = new Map([["tokenizer_config.json", JSON.stringify({ chat_template: named })]]);
  const rendered = (texts: ReadonlyMap<string, string>) => chatTemplateOf(texts)?.render([]);
  expect(rendered(files)).toBe("usual");
  expect(rendered(new Map([...files, ["chat_template.jinja", "own"]]))).toBe("own");
  expect(rendered(new Map([["tokenizer_config.json", '{"chat_template":[{"name":"rag","template":"x"}]}']]))).toBe(
    undefined,
  );
  expect(rendered(new Map())).toBe(undefined);
});

test("a text that is no template is refused in three lines", () => {
  expect(() => new ChatTemplate("{% for %}")).toThrow(/the chat template cannot be read\n.*\n.*came with the model/);
});
