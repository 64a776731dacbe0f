import { Chalk } from "chalk";
import { describe, expect, test } from "vitest";
import { formatProblems } from "../../../../grader/author/format-problems.js";
import type { Look } from "../../../../grader/terminal/draw/look.js";
import { printedLesson } from "../../../../grader/terminal/draw/printed-lesson.js";

const look = (width: number, level = 0, unicode = true): Look =>
  ({ width, height: 24, color: new Chalk({ level: level as 0 }), unicode, links: false, tty: true }) as Look;

/** A page as the terminal shows it, from a line break on. */
const shown = async (markdown: string, width = 60, level = 0, unicode = true) =>
  `\n${(await printedLesson([markdown], look(width, level, unicode))).join("\n")}`;

describe("what is a formula, and what only has dollar signs", () => {
  test.each([
    ["$x_i$", "xᵢ"],
    ["($x_i$), **$x_j$**, $x$-axis", "(xᵢ), xⱼ, x-axis"],
    ["$`\\lbrace x \\rbrace`$ and $`a_i`$", "{x} and aᵢ"],
    ["$5 and $10, or $5-$10", "$5 and $10, or $5-$10"],
    ["5$ or 10$", "5$ or 10$"],
    ["$HOME/$USER and a$b$c", "$HOME/$USER and a$b$c"],
    ["\\$x\\$ and `$x$`", "$x$ and `$x$`"],
    ["$ x$ and $x $", "$ x$ and $x $"],
    ["$n$th and $a$$b$", "$n$th and $a$$b$"],
    ["$x$ costs $5", "x costs $5"],
    ["| $\\frac{1}{2}$ |\n| --- |", "┌─────┐\n│ 1/2 │\n├─────┤\n└─────┘"],
    ["$\\unknown x$ stays", "$\\unknown x$ stays"],
  ])("%s", async (markdown, text) => {
    expect(await shown(markdown)).toBe(`\n${text}`);
  });

  test("a block stands alone on its lines, also in a list; ```math is one too", async () => {
    const block = "$$\ny = \\frac{a}{b}\n$$";
    expect(await shown(`${block}\n\n- so:\n\n  ${block.replaceAll("\n", "\n  ")}\n`)).toBe(`
         a
    y = ───
         b

  • so:

             a
        y = ───
             b`);
    expect(await shown("```math\nx \\\n\\le y\n```")).toContain("    x ≤ y");
  });
});

test("a picture gives way to its twin; comments are not shown, and other details are", async () => {
  const twin = "<details><summary>As text</summary>\n\n```text\nQ -> R\n```\n\n</details>";
  const picture = "```mermaid\nflowchart\n```";
  expect(await shown(`${picture}\n\n${twin}\n\n![A curve](a.svg)\n\n${twin}`)).toBe("\n  Q -> R\n\n  Q -> R");
  expect(await shown("![A curve](a.svg)\n\n<!-- not this -->")).toBe("\n[picture: A curve]");
  expect(await shown("<details><summary>The proof</summary>\n\nIt is 4.\n\n</details>")).toBe(
    "\nThe proof\n\nIt is 4.",
  );
  const within = `<details><summary>Answer</summary>\n\n${picture}\n\n${twin}\n\nSo.\n\n</details>`;
  expect(await shown(`${within}\n\nOn.`)).toBe(
    "\n(answer 1 at the end of this page)\n\nOn.\n\nAnswers\n\nAnswer 1\n\n  Q -> R\n\nSo.",
  );
});

test("a table that is too wide wraps its cells, and rows stay rows", async () => {
  const table =
    "| a | what it is |\n| --: | --- |\n| 1 | a cell that is too long for one line |\n| 2 | short |\n";
  expect(await shown(table, 32)).toBe(`
┌───┬────────────────────────┐
│ a │ what it is             │
├───┼────────────────────────┤
│ 1 │ a cell that is too     │
│   │ long for one line      │
├───┼────────────────────────┤
│ 2 │ short                  │
└───┴────────────────────────┘`);
  expect(
    await shown("| one | two | three |\n| --- | --- | --- |\n| extraordinary | uncommonly | everyday |", 30),
  ).toBe(`
one: extraordinary
  two: uncommonly
  three: everyday`);
});

test("an address in a table stays whole where there is room for it, and gives way where there is none", async () => {
  const address = "(https://example.org/abs/1706.03762)";
  const rows = `| paper | sections |\n| --- | --- |\n| [Attention](${address.slice(1, -1)}) | the first two of them |\n`;
  expect(await shown(rows, 56)).toBe(`
┌──────────────────────────────────────┬─────────────┐
│ paper                                │ sections    │
├──────────────────────────────────────┼─────────────┤
│ Attention                            │ the first   │
│ ${address} │ two of them │
└──────────────────────────────────────┴─────────────┘`);
  expect(await shown(rows, 40)).not.toContain(address);
});

test("a link shows where it leads, but to a page of the course", async () => {
  expect(await shown("[a](https://b.org/c.md), [d](e.ts)")).toBe("\na (https://b.org/c.md), d (e.ts)");
  expect(await shown("[page 2](2-heads.md), [part 2](../2-x/README.md#the-cast)")).toBe("\npage 2, part 2");
});

test("long lines of code go on below their own beginning; of a drawing the edge is cut, and that is said", async () => {
  const code = "```ts\n  const total = values.reduce((a, b) => a + b, 0);\n```";
  expect(await shown(code, 40)).toBe("\n    const total = values.reduce((a,\n      b) => a + b, 0);");
  const wide = `\`\`\`\n${"-".repeat(50)}>\n  a\n\`\`\``;
  expect(await shown(wide, 40)).toBe(
    `\n  ${"-".repeat(35)}…\n    a\n  … the drawing needs a window of 55\n  columns`,
  );
});

test("without color inline code keeps its backticks, with color it has none", async () => {
  expect(await shown("Use `x`.")).toBe("\nUse `x`.");
  expect(await shown("Use `x`.", 60, 1)).toBe("\nUse \u001b[33mx\u001b[39m.");
});

test("no line is wider than the window, at any width, in Unicode and in ASCII", async () => {
  const page = `# A title that is long enough to wrap\n\n| $d_k$ | ${"word ".repeat(20)} | x |\n| --- | --- | --- |\n| √γ | ${"β".repeat(50)} | 3 |

1. one ${"long ".repeat(20)}\n   - nested ${"a".repeat(70)}\n\n> quote ${"of many words ".repeat(9)}\n\n---\n\n$$\n\\sum_i x_i + ${"y + ".repeat(30)} z\n$$\n`;
  for (const width of [24, 40, 60, 80, 120])
    for (const unicode of [true, false]) {
      const lines = await printedLesson([page], look(width, 0, unicode));
      expect(lines.filter((line) => line.length > width - 1)).toEqual([]);
      if (!unicode) expect(lines.join("")).not.toMatch(/[^\x00-\x7f]/);
    }
});

describe("what an author is told", () => {
  test.each([
    ["## Why $\\sqrt{d}$", /^the heading "Why .*" holds a formula/],
    ["- $\\foo$", /cannot show \\foo/],
    ["| $\\foo$ |\n| --- |", /cannot show \\foo/],
    ["```mermaid\nx\n```", /^a picture has no drawing for the terminal/],
    ["![a](b.svg)", /^a picture has no drawing for the terminal/],
    ["![a](b.svg)\n\n<details><summary>As text</summary>\n\nwords\n\n</details>", /holds no drawing/],
    ["a $$x$$ b", /^\$\$ stands inside a text/],
    ["<sub>2</sub>", /^the terminal cannot show <sub>/],
    ["$\\lbrace x \\, y$", /^GitHub would spoil \\, in .*: write it as \$`.*`\$$/],
    ["$\\hat{x}_i$", /^GitHub would spoil }_ /],
    ["$\\theta^*$", /^GitHub would spoil \* /],
    ["a head ($d_k$ wide)", /^GitHub may not see the formula \$d_k\$: /],
    ["- unit $j$'s value", /^GitHub may not see the formula \$j\$: /],
    ["| *$E$ changes* |\n| --- |", /^GitHub may not see the formula \$E\$: /],
    ["**block $a$**", /^GitHub may not see the formula \$a\$: /],
    ["$$\n\\begin{aligned} a \\\\ b \\end{aligned}\n$$", /write it as a ```math block/],
  ])("%s", (markdown, says) => {
    const problems = formatProblems(markdown);
    expect(problems[0]).toMatch(says);
  });

  test("nothing, where all is well", () => {
    const page =
      "# Title\n\n$x_i$ and $`\\hat{x}_i`$ cost $5.\n\n$$\n\\hat{x}_i = 1\n$$\n\n```mermaid\nx\n```\n\n" +
      "<details><summary>As text</summary>\n\n```text\nx\n```\n\n</details>\n\n<!-- note -->\n";
    expect(formatProblems(page)).toEqual([]);
  });
});
