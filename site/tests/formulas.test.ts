import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { withoutPrices } from "../markdown/dollars.js";
import { pages } from "../src/course.js";
import { Built, siteFolder } from "./built.js";

const built = new Built();

/** How often TeX says something, in a page's formulas. */
const saidIn = (file: string, tex: RegExp) =>
  readFileSync(path.join(siteFolder, "..", file), "utf8").match(tex)?.length ?? 0;

/** What a reader sees of a page that is no code, and no TeX kept for screen readers. */
function proseOf(page: Document): string {
  const main = page.querySelector("main")!;
  for (const element of main.querySelectorAll("pre, code, annotation, script, style, svg")) element.remove();
  return main.textContent!;
}

test("roots and fractions are drawn, and kept as MathML", () => {
  let roots = 0;
  for (const { file, route } of pages) {
    const math = built.page(route);
    const drawn = (names: string) => math.querySelectorAll(`math :is(${names})`).length;
    expect(drawn("msqrt, mroot"), file).toBe(saidIn(file, /\\sqrt\b/g));
    expect(drawn("mfrac"), file).toBe(saidIn(file, /\\([dt]?frac|binom)\b/g));
    roots += math.querySelectorAll(".katex-html .sqrt").length;
  }
  expect(roots).toBeGreaterThan(50);
});

test("no TeX and no dollar of a formula is left in any page", () => {
  for (const name of built.pages) {
    const prose = proseOf(built.document(name));
    expect(prose.match(/\\[a-zA-Z,;{}\\]+|\$\$|`\$|\$`/g), name).toBeNull();
    // Prices stay: a dollar before a digit.
    expect(prose.match(/\$(?!\d)/g), name).toBeNull();
  }
});

test("KaTeX has refused nothing", () => {
  for (const name of built.pages) expect(built.read(name), name).not.toContain("katex-error");
});

test("prices are no formulas", () => {
  expect(withoutPrices("$5 and $10, $x_i$, `$a`, $`b`$, \\$3")).toBe(
    "\\$5 and \\$10, $x_i$, `$a`, $`b`$, \\$3",
  );
  expect(withoutPrices("$5-$10, US$4.$5 é$x$ $y$é")).toBe("\\$5-\\$10, US\\$4.\\$5 é\\$x\\$ \\$y\\$é");
});
