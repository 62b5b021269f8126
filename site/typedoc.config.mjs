// The API pages: one for each door of the package, from the comments in the sources.
import { readFileSync } from "node:fs";

const { exports } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const doors = Object.entries(exports).filter(([, target]) => typeof target === "object");

/** The source of a door, by what is built from it. */
const sourceOf = (target) => target.default.replace("./dist/", "../").replace(/\.js$/, ".ts");

/** @type {import("typedoc").TypeDocOptions & import("typedoc-plugin-markdown").PluginOptions} */
export default {
  plugin: ["typedoc-plugin-markdown"],
  tsconfig: "tsconfig.json",
  entryPoints: doors.map(([, target]) => sourceOf(target)),
  out: "api",
  name: "API",
  readme: "none",
  router: "module",
  skipErrorChecking: true,
  excludePrivate: true,
  excludeInternal: true,
  excludeExternals: true,
  disableSources: true,
  hideGenerator: true,
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  logLevel: "Error",
};
