// Brings the site's pages together: the repository's own ones and those of the API, with links that lead from page to page.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { generalHelp, verbHelp } from "../src/cli/help.ts";
import { loadVerb, VERB_NAMES } from "../src/cli/verbs.ts";
import { COMMAND, PAGES } from "./.vitepress/pages.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const places = new Map(PAGES.map(({ at, file }) => [file, at]));

/** What a link of a file becomes: its text alone where it leads to a file that is no page, as most sources are. */
function link(file: string, whole: string, text: string, href: string): string {
  if (/^(https?:|mailto:|#)/.test(href)) return whole;
  const [path = "", anchor] = href.split("#");
  const target = join(dirname(file), path).replace(/\/$/, "");
  const at = places.get(target);
  if (at !== undefined) return `[${text}](/${at}${anchor === undefined ? "" : `#${anchor}`})`;
  if (!existsSync(join(root, target))) throw new Error(`${file} links to ${href}, which is not there`);
  return text;
}

/** A page's text with its links; those in code are none. */
function staged(file: string, text: string): string {
  return text.replace(
    /^```[\s\S]*?^```$|\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)|`[^`\n]*`/gm,
    (whole, words: string | undefined, href: string | undefined) =>
      words === undefined || href === undefined ? whole : link(file, whole, words, href),
  );
}

/** The page of the command: the help of every verb. */
async function commandPage(): Promise<string> {
  const verbs = new Map<string, NonNullable<Awaited<ReturnType<typeof loadVerb>>>>();
  for (const name of VERB_NAMES) verbs.set(name, (await loadVerb(name))!);
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const block = (text: string) => `\`\`\`text\n${text}\n\`\`\`\n`;
  const sections = [...verbs].map(([name, verb]) => `## ${name}\n\n${block(verbHelp(name, verb))}`);
  return `# Every verb\n\n${block(generalHelp(verbs, version))}\n${sections.join("\n")}`;
}

const out = join(root, "site/pages");
rmSync(out, { recursive: true, force: true });
for (const { at, file, text } of PAGES) {
  const to = join(out, at);
  mkdirSync(dirname(to), { recursive: true });
  const page = file === COMMAND ? await commandPage() : staged(file, readFileSync(join(root, file), "utf8"));
  writeFileSync(to, at.startsWith("api/") ? page.replace(/^# .*$/m, `# ${text}`) : page);
}
