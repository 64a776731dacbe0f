import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { pages } from "../src/course.js";
import { Built, siteFolder } from "./built.js";

// Markdown engines drop what they take for their own syntax, `:name` for instance. So every word of a lesson is looked for.

const built = new Built();

/** The words of a page's source without formulas, addresses and HTML. */
function wordsOf(markdown: string): string[] {
  const text = markdown
    .replaceAll(/^```math[\s\S]*?^```|^\$\$$[\s\S]*?^\$\$$|\$`[^`]*`\$|\$[^$\n]*\$/gm, " ")
    .replaceAll(/!\[[^\]]*\]\([^)]*\)/g, " ")
    .replaceAll(/\]\([^)]*\)/g, " ")
    .replaceAll(/^\*\*Exercise:.*$/gm, " ")
    .replaceAll(/<!--[\s\S]*?-->|<[^>]*>/g, " ");
  return text.match(/\p{L}{3,}/gu) ?? [];
}

test("no word of a lesson is lost", () => {
  for (const { file, route } of pages) {
    const text = built.page(route).querySelector("main")!.textContent!;
    const lost = wordsOf(readFileSync(path.join(siteFolder, "..", file), "utf8")).filter(
      (word) => !text.includes(word),
    );
    expect([...new Set(lost)], file).toEqual([]);
  }
});
