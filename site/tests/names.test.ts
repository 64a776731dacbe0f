import { expect, test } from "vitest";
import { loadCourse } from "../../grader/node/course/load.js";
import { onAPage } from "../../grader/site/page/terminal-words.js";
import { linkNames } from "../src/content/names.js";
import { exercises, pages } from "../src/course.js";
import { Built } from "./built.js";

// Names on the pages of exercises lead somewhere, and no page tells its readers to do what only a terminal can.

const built = new Built();
const hrefOf = (slug: string) => `/${exercises.find((one) => one.slug === slug)!.route}/`;
const linksIn = (slug: string) => {
  const main = built.page(hrefOf(slug).slice(1, -1)).querySelector(".sl-markdown-content")!;
  return [...main.querySelectorAll("a")].map((a) => `${a.textContent} ${a.getAttribute("href")}`);
};

test("what a stub calls of other exercises leads to their pages", () => {
  const links = linksIn("attention");
  for (const [name, slug] of [
    ["matmul", "matmul"],
    ["attentionScores", "attention-scores"],
    ["softmax", "softmax"],
  ])
    expect(links).toContain(`${name} ${hrefOf(slug)}`);
  // Types are no code of an earlier exercise.
  expect(linksIn("softmax").filter((link) => link.includes("Vector"))).toEqual([]);
});

test("what an exercise takes for granted leads to its chapters and pages", () => {
  expect(linksIn("dpo-loss")).toEqual(
    expect.arrayContaining([
      "chapter 02 /3-fine-tuning-a-transformer/02-reward-modeling/",
      expect.stringMatching(/^page 1 of this chapter \/3-fine-tuning-a-transformer\/0\d-[\w-]+\/$/),
    ]),
  );
  expect(linksIn("reparameterize")).toContain("chapter 03 of part 3 /3-fine-tuning-a-transformer/03-rlhf/");
});

test("names between backticks are links, but not in code, in links, or where they are not known", () => {
  const names = new Map([["causalMask", "x/causal-mask"]]);
  expect(linkNames("Call `causalMask(scores)`, not `mask`.", names)).toBe(
    "Call [`causalMask(scores)`](/x/causal-mask/), not `mask`.",
  );
  expect(linkNames("    `causalMask`\n[`causalMask`](y)", names)).toBe("    `causalMask`\n[`causalMask`](y)");
});

/** What only a terminal has. */
const TERMINAL = /\bnpm run\b|\bkata [a-z]|\bpress `?\w`?(?=[\s).])|\band save\b(?! [a-z])|\bsave again\b/i;

test("an entry's texts are in the words of a page", async () => {
  const { exercises: entries } = await loadCourse();
  const said = entries.flatMap(({ slug, explore, answer = "", hints, predict }) =>
    [
      explore,
      answer,
      ...hints,
      predict?.question ?? "",
      predict?.because ?? "",
      ...(predict?.choices ?? []),
    ].map((text) => [slug, onAPage(text)] as const),
  );
  // What takes another spec is done in a clone, and says so.
  const left = said.filter(([, text]) => TERMINAL.test(text) && !text.startsWith("In a clone of the course"));
  expect(left).toEqual([]);
  expect(said.filter(([, text]) => /\bin the spec to\b/.test(text) && !/In a clone/.test(text))).toEqual([]);
});

test.each([
  ["Set it aside and save: which law breaks?", "Set it aside and check: which law breaks?"],
  ["Run npm run kata -- show init-gpt. How many?", "Look at what your code shows, below. How many?"],
  ["Look at the maps of `kata show two-questions`: all.", "Look at the maps below: all."],
  ["How much memory does that save in Llama?", "How much memory does that save in Llama?"],
  ["end some programs and save again", "end some programs and check again"],
])("%s", (text, page) => expect(onAPage(text)).toBe(page));

test("where a lesson names a key or a command, it says that it is the terminal's, or what the site has instead", () => {
  for (const { route } of pages) {
    const main = built.page(route).querySelector(".sl-markdown-content")!;
    const text = main.textContent!.replaceAll(/\s+/g, " ");
    expect(text, route).not.toMatch(/(?<!terminal, )\bpress [a-z](?! in the terminal)[\s).,]/i);
    for (const code of main.querySelectorAll("code")) {
      const [, what] = /^npm run kata -- (chat|think|paint|write)\b/.exec(code.textContent!) ?? [];
      if (what) expect(code.nextElementSibling?.getAttribute("href"), route).toBe(`/models/#${what}`);
    }
  }
});
