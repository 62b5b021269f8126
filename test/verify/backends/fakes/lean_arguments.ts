// The command line of `lean`, by the rules of its own shell (`src/Lean/Shell.lean`, `src/util/shell.cpp` before it): which options
// there are, which of them take a value, how many files there may be.

/** Options with a value, and what they are called here; the value of a short one may follow it without a space. */
const valued: Readonly<Record<string, string>> = {
  ...{ o: "olean", i: "ilean", c: "c", b: "bc", R: "root", t: "trust", M: "memory", T: "timeout" },
  ...{ j: "threads", s: "tstack", D: "option", E: "error", p: "plugin" },
  ...{ root: "root", memory: "memory", trust: "trust", threads: "threads", tstack: "tstack", plugin: "plugin" },
  ...{ "load-dynlib": "dynlib", setup: "setup", error: "error" },
};
/** Long options whose value, if there is one, stands behind `=`. */
const optional: Readonly<Record<string, string>> = { o: "olean", i: "ilean", c: "c", bc: "bc", timeout: "timeout" };
/** Options without a value. */
const flags: Readonly<Record<string, string>> = {
  ...{ h: "help", v: "version", V: "short-version", g: "githash", q: "quiet", P: "profile", a: "stats", d: "deps" },
  ...{ e: "exitOnPanic", r: "run" },
};
const longFlags = new Set(
  `help version short-version githash features run stdin quiet profile stats deps src-deps deps-json json server worker
   print-prefix print-libdir exitOnPanic`.split(/\s+/),
);

export interface LeanArguments {
  readonly options: Readonly<Record<string, string>>;
  readonly files: readonly string[];
}

/** What a command line says; or, as text, what is wrong with it. Options and files may stand in any order. */
export function leanArguments(words: readonly string[]): LeanArguments | string {
  const options: Record<string, string> = {};
  const files: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === "--") return { options, files: [...files, ...words.slice(at + 1)] };
    if (!word.startsWith("-") || word === "-") {
      files.push(word);
      continue;
    }
    const long = /^--([^=]+)(?:=(.*))?$/.exec(word);
    const name = long === null ? word[1] : long[1];
    const attached = long === null ? word.slice(2) || undefined : long[2];
    if (long !== null && name in optional && !(name in valued && name.length > 1)) {
      if (attached === undefined) return `error: argument missing for option '-${name}'`;
      options[optional[name]] = attached;
    } else if (name in valued && (long === null || name.length > 1)) {
      const value = attached ?? words[++at];
      if (value === undefined) return "Unknown command line option";
      options[valued[name]] = value;
    } else if (long === null ? name in flags : longFlags.has(name)) {
      if (attached !== undefined) return "Unknown command line option";
      options[long === null ? flags[name] : name] = "";
    } else return "Unknown command line option";
  }
  return { options, files };
}
