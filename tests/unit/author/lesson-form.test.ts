import { describe, expect, test } from "vitest";
import { exerciseLineProblems } from "../../../grader/author/exercise-line-problems.js";
import { questionProblems } from "../../../grader/author/question-problems.js";
import type { PlacedExercise } from "../../../grader/core/course/course.js";

const answer = (summary = "Answer") => `<details><summary>${summary}</summary>\n\n**Four.**\n\n</details>`;
const page = (...blocks: string[]) => `${blocks.join("\n\n")}\n`;
const QUESTION = "Predict: how many are there?";
const [FIRST, SECOND] = ["first", "second"].map((which) => answer(`Answer to the ${which} question`));

describe("questions and answers", () => {
  test.each([
    ["one question", page("# A", QUESTION, "Count.", answer(), "## B", "Text.")],
    ["several in a section", page("# A", QUESTION, "Count.", QUESTION, "Again.", FIRST, SECOND)],
    [
      "in several sections",
      page("# A", QUESTION, "Count.", answer(), "## B", QUESTION, "| a |\n| - |", answer()),
    ],
    ["a picture is between", page(QUESTION, "![a](b.svg)", answer("As text"), "Look.", answer())],
    [
      "an answer with blocks",
      page(QUESTION, "Count.", answer().replace("**Four.**", "Four:\n\n```ts\n4;\n```")),
    ],
    [
      "one with a picture",
      page(QUESTION, "Count.", answer().replace("**Four.**", `![a](b.svg)\n\n${answer("As text")}`)),
    ],
    [
      "what code says",
      page("```md\nPredict: a\n<details>\n```", "A tag is `<details>`.", "Begin with *Predict:*."),
    ],
    ["no question", page("# A", "They predict: it will rain.", "Predict the number of them.")],
  ])("nothing is wrong: %s", (_, markdown) => {
    expect(questionProblems(markdown)).toEqual([]);
  });

  test.each([
    ["no answer", page("# A", QUESTION, "Text."), /^line 3: the section "A" has 1 question and 0 answers$/],
    [
      "it is in the next section",
      page(QUESTION, "Count.", "## B", answer()),
      /^line 1: the section has 1 question and 0/,
    ],
    ["no question", page("# A", "Text.", answer()), /^line 5: the section "A" has 0 questions and 1 answer$/],
    ["the next block", page(QUESTION, answer()), /^line 1: the answer is the very next block/],
    [
      "a remark is no block",
      page(QUESTION, "<!-- no -->", answer()),
      /^line 1: the answer is the very next block/,
    ],
    [
      "text after it",
      page(QUESTION, "Count.", answer(), "More text."),
      /^line 11: answers are the last .*: More text\.$/,
    ],
    ["the same names", page(QUESTION, "a", QUESTION, "b", answer(), answer()), /^line 9: several answers/],
    ["inside a paragraph", page("Six. Predict: seven?"), /^line 1: a question is a paragraph of its own/],
    ["below a line", page("Six.\nPredict: seven?"), /^line 2: a question is a paragraph of its own/],
    ["in a list", page("- Predict: seven?"), /^line 1: a question is a paragraph of its own/],
    [
      "other words",
      page("Predict, before you run it: what comes?"),
      /^line 1: a question is a paragraph of its own/,
    ],
  ])("a question that is out of form: %s", (_, markdown, says) => {
    expect(questionProblems(markdown)[0]).toMatch(says);
  });

  test.each([
    [
      "no empty line below",
      "<details><summary>Answer</summary>\nFour.\n\n</details>",
      /^line 5: there must be an empty line/,
    ],
    [
      "none above the end",
      "<details><summary>Answer</summary>\n\nFour.\n</details>",
      /^line 8: there must be an empty line/,
    ],
    [
      "on two lines",
      "<details>\n<summary>Answer</summary>\n\nFour.\n\n</details>",
      /^line 5: it must read <details>/,
    ],
    [
      "another summary",
      "<details><summary>Answer: four</summary>\n\nFour.\n\n</details>",
      /^line 5: it must read <details>/,
    ],
    ["never closed", "<details><summary>Answer</summary>\n\nFour.", /^line 5: <details> is never closed$/],
    ["never opened", "Four.\n\n</details>", /^line 7: <\/details> closes nothing$/],
  ])("details that would not fold: %s", (_, details, says) => {
    expect(questionProblems(page(QUESTION, "Count.", details))[0]).toMatch(says);
  });
});

describe("lines of exercises", () => {
  const exercises = [
    { slug: "one", minutes: 5 },
    { slug: "two", minutes: 20 },
  ] as PlacedExercise[];
  const line = (slug: string, minutes: number) => `**Exercise:** [\`${slug}\`](${slug}.ts), ${minutes} min`;
  const [ONE, TWO] = [line("one", 5), line("two", 20)];
  const problems = (...texts: string[]) =>
    exerciseLineProblems(
      exercises,
      texts.map((text, i) => ({ name: `${i + 1}.md`, text })),
    );

  test("one for each, in the order of the manifest, on whatever page", () => {
    expect(problems(page("# A", ONE, "Text.", TWO))).toEqual([]);
    expect(problems(page("# A", ONE), page("# B", "Text.", TWO))).toEqual([]);
  });

  test.each([
    [
      "none",
      [page("# A", ONE)],
      /^the lesson has no line for two: \*\*Exercise:\*\* \[`two`\]\(two\.ts\), 20 min$/,
    ],
    [
      "two",
      [page(ONE), page("# B", ONE, TWO)],
      /^the lesson has 2 lines for one: 1\.md, line 1; 2\.md, line 3$/,
    ],
    ["another order", [page(TWO), page(ONE)], /^2\.md, line 1: one comes before two in chapter\.ts/],
    [
      "other minutes",
      [page(line("one", 6), TWO)],
      /^1\.md, line 1: it must read .*, 5 min, and is: .*, 6 min$/,
    ],
    ["another file", [page(ONE.replace("one.ts", "two.ts"), TWO)], /^1\.md, line 1: it must read/],
    [
      "another chapter's",
      [page(ONE, TWO, line("three", 5))],
      /^1\.md, line 5: the chapter has no exercise three$/,
    ],
    ["another form", [page(`${ONE}.`, TWO)], /^1\.md, line 1: it must read \*\*Exercise:\*\* \[`name`\]/],
    [
      "inside a paragraph",
      [page(`Now. ${ONE}`, TWO)],
      /^1\.md, line 1: the line of an exercise is a paragraph of its own/,
    ],
    [
      "in an answer",
      [page(answer().replace("**Four.**", ONE), TWO)],
      /^1\.md, line 3: the line .* in no answer$/,
    ],
  ])("a line that is out of form: %s", (_, texts, says) => {
    expect(problems(...texts)[0]).toMatch(says);
  });
});
