import { existsSync } from "node:fs";
import { unified } from "@astrojs/markdown-remark";
import starlight from "@astrojs/starlight";
import { defineConfig } from "astro/config";
import remarkMath from "remark-math";
import { exerciseLines } from "./markdown/exercise-lines.js";
import { formulas } from "./markdown/formulas.js";
import { links } from "./markdown/links.js";
import { models } from "./markdown/models.js";
import { pictures } from "./markdown/pictures.js";
import { questions } from "./markdown/questions.js";
import { tables } from "./markdown/tables.js";
import { site } from "./src/course.js";
import { homepageProblem } from "./src/homepage.js";
import { address, base } from "./src/settings.js";

// What `npm run site:judge` makes. Without it the site can be read, and judges nothing.
const hasJudge = existsSync(new URL("public/kata/page.js", site));
if (!hasJudge)
  console.warn(
    "There is no public/kata/page.js: this site is for reading only. `npm run site:judge` makes it.",
  );

const problem = homepageProblem();
if (problem) console.warn(problem);

export default defineConfig({
  base,
  site: address,
  trailingSlash: "always",
  outDir: process.env.SITE_OUT ?? "dist",
  // The policy allows no style that is not a file, except those it knows by their hashes.
  build: { inlineStylesheets: "never" },
  // Small scripts and fonts as files, too, for the same reason.
  vite: { build: { assetsInlineLimit: 0 } },
  markdown: {
    // Astro's own engine drops these plugins without a word.
    processor: unified({
      remarkPlugins: [remarkMath, exerciseLines, formulas, questions, pictures, links, models, tables],
      // "..." and -- stay as authors wrote them: many are code.
      smartypants: false,
    }),
  },
  integrations: [
    starlight({
      title: "Transformer Kata",
      description: "Build a transformer by hand, in TypeScript, one small exercise at a time.",
      favicon: "/favicon.svg",
      disable404Route: true,
      sidebar: [{ label: "Map of the course", link: "/map/" }],
      routeMiddleware: "./src/route-data.ts",
      markdown: { processedDirs: ["../exercises/"] },
      tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 2 },
      customCss: [
        "katex/dist/katex.min.css",
        "./src/styles/lesson.css",
        "./src/styles/exercise.css",
        "./src/styles/workbench.css",
        "./src/styles/print.css",
      ],
      expressiveCode: {
        themes: ["github-dark", "github-light"],
        useStarlightUiThemeColors: true,
        // Drawings have up to 76 columns, which the text's width holds at this size.
        styleOverrides: { codeFontSize: "0.8125rem", codePaddingInline: "0.875rem" },
      },
      components: {
        EditLink: "./src/components/EditLink.astro",
        Footer: "./src/components/Footer.astro",
        Head: "./src/components/Head.astro",
      },
      lastUpdated: false,
      credits: false,
    }),
  ],
});
