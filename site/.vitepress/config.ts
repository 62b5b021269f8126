// The site: pages that stage.ts brings together. Builds without a network.
import { defineConfig } from "vitepress";
import { GROUPS } from "./pages.ts";

export default defineConfig({
  srcDir: "pages",
  outDir: "dist",
  base: process.env.SITE_BASE ?? "/",
  title: "gentzen",
  description: "Train and run Lean 4 theorem provers on WebGPU, in pure TypeScript",
  vite: { build: { chunkSizeWarningLimit: 2000 } },
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    sidebar: GROUPS.map(({ text, pages }) => ({
      text,
      items: pages.map(({ at, text: name }) => ({ text: name, link: `/${at.replace(/(index)?\.md$/, "")}` })),
    })),
  },
});
