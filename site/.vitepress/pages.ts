// Which pages the site has, where they come from and in which order they stand.
import { readdirSync, readFileSync } from "node:fs";

const root = new URL("../../", import.meta.url);

/** A page: its address, its file below the repository's root, what the sidebar calls it. */
export interface Page {
  readonly at: string;
  readonly file: string;
  readonly text: string;
}

/** The page that is made of the verbs' own help. */
export const COMMAND = "src/cli/verbs.ts";

const page = (at: string, file: string, text: string): Page => ({ at, file, text });

interface Exports {
  readonly [door: string]: string | { readonly default: string };
}

/** A page for each door of the package, which typedoc has written. */
function apiPages(): Page[] {
  const { exports } = JSON.parse(readFileSync(new URL("package.json", root), "utf8")) as { exports: Exports };
  return Object.entries(exports).flatMap(([door, target]) => {
    if (typeof target === "string") return [];
    const written = target.default.replace("./dist/", "").replace(/(\/index)?\.js$/, ".md");
    const name = door === "." ? "gentzen" : `gentzen/${door.slice(2)}`;
    return [page(`api/${door === "." ? "gentzen" : door.slice(2)}.md`, `site/api/${written}`, name)];
  });
}

interface Group {
  readonly text: string;
  readonly pages: readonly Page[];
}

const PLACED: readonly Group[] = [
  {
    text: "Begin",
    pages: [page("index.md", "README.md", "What it is"), page("lessons.md", "site/lessons.md", "Lessons that run")],
  },
  {
    text: "Use",
    pages: [
      page("own_data.md", "docs/own_data.md", "Your own data"),
      page("tasks.md", "docs/tasks.md", "Tasks and runs"),
      page("models.md", "docs/models.md", "Models and weights"),
      page("open_prover.md", "docs/open_prover.md", "An open prover"),
      page("verifiers.md", "docs/verifiers.md", "Verifiers"),
      page("serve.md", "docs/serve.md", "Serving"),
      page("command.md", COMMAND, "Every verb"),
    ],
  },
  {
    text: "Understand",
    pages: [
      page("architecture.md", "ARCHITECTURE.md", "Architecture"),
      page("kernel.md", "docs/kernel.md", "The kernel"),
      page("performance.md", "docs/performance.md", "Performance"),
      page("security.md", "SECURITY.md", "The verifier's security"),
      page("ops.md", "docs/ops.md", "Ops"),
      page("contributing.md", "CONTRIBUTING.md", "Contributing"),
      page("changelog.md", "CHANGELOG.md", "Changes"),
    ],
  },
  { text: "API", pages: apiPages() },
];

/** The sidebar's groups. */
export const GROUPS: readonly Group[] = PLACED.map(({ text, pages }) =>
  text === "Use" ? { text, pages: [...pages, ...otherPages(PLACED.flatMap((group) => group.pages))] } : { text, pages },
);

/** Pages in docs/ that have no place of their own: none is left out. */
function otherPages(placed: readonly Page[]): Page[] {
  const files = new Set(placed.map(({ file }) => file));
  return readdirSync(new URL("docs/", root))
    .flatMap((name) => (name.endsWith(".md") && !files.has(`docs/${name}`) ? [name.slice(0, -3)] : []))
    .map((name) => page(`${name}.md`, `docs/${name}.md`, name.replaceAll("_", " ")));
}

export const PAGES: readonly Page[] = GROUPS.flatMap(({ pages }) => pages);
