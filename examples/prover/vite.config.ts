// Builds the page as static files that work under any path, with the prover that comes with gentzen beside them.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { defineConfig, type Plugin } from "vite";

const gentzen = dirname(createRequire(import.meta.url).resolve("gentzen/package.json"));

/** Where the shipped prover lies below the page. */
const PLACE = "tiny_prover/";

/** Puts the shipped prover's files into the built page, and serves them while it is developed. */
function shippedProver(): Plugin {
  const folder = join(gentzen, "models", "tiny_prover");
  const names = readdirSync(folder).filter((name) => name !== "README.md");
  return {
    name: "shipped prover",
    generateBundle() {
      for (const name of names)
        this.emitFile({ type: "asset", fileName: PLACE + name, source: readFileSync(join(folder, name)) });
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const name = names.find((each) => request.url?.split("?")[0]?.endsWith(`/${PLACE}${each}`));
        if (name === undefined) next();
        else response.end(readFileSync(join(folder, name)));
      });
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [shippedProver()],
  build: { target: "esnext", assetsInlineLimit: 0, chunkSizeWarningLimit: 2000 },
  worker: { format: "es" },
  server: { fs: { allow: [".", gentzen] } },
});
