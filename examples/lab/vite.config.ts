// Builds the page as static files that work under any path, with the vocabulary of the prover that comes with gentzen beside them.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { defineConfig, type Plugin } from "vite";

const gentzen = dirname(createRequire(import.meta.url).resolve("gentzen/package.json"));
const NAME = "tokenizer.json";

/** Puts the vocabulary into the built page, and serves it while it is developed. */
function vocabulary(): Plugin {
  const source = readFileSync(join(gentzen, "models", "tiny_prover", NAME));
  return {
    name: "vocabulary",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: NAME, source });
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        if (request.url?.split("?")[0]?.endsWith(`/${NAME}`)) response.end(source);
        else next();
      });
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [vocabulary()],
  optimizeDeps: { exclude: ["gentzen"] },
  build: { target: "esnext", assetsInlineLimit: 0, chunkSizeWarningLimit: 2000 },
  worker: { format: "es" },
  server: { fs: { allow: [".", gentzen] } },
});
