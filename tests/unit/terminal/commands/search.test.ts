import { Chalk } from "chalk";
import { expect, test } from "vitest";
import { loadCourse } from "../../../../grader/node/course/load.js";
import { matching } from "../../../../grader/terminal/commands/choose.js";
import { exerciseLine } from "../../../../grader/terminal/draw/list.js";

const course = await loadCourse();
const found = (term: string) => matching(course, new Map(), term);
const slugs = (term: string) => found(term).map(({ slug }) => slug);

test("a part is found by its number, and no chapter of that number", () => {
  const four = found("part 4");
  expect(four).toEqual(course.exercises.filter(({ part }) => part.startsWith("4-")));
  expect(slugs("part 4 ucb")).toEqual(["ucb-and-puct"]);
});

test("short forms, names written together and words of the docstring are found where no name has them", () => {
  expect(slugs("mcts")).toContain("tree-search");
  expect(slugs("RMSNorm")).toContain("rms-norm");
  expect(slugs("rotary embedding")).toContain("rope-tables");
  expect(slugs("tokenizer bpe")).toContain("train-byte-bpe");
  expect(slugs("softmx")).toEqual([]);
});

test("in a pipe every title is whole", () => {
  const look = {
    width: 80,
    height: 24,
    unicode: true,
    color: new Chalk({ level: 0 }),
    links: false,
    tty: false,
  };
  for (const exercise of course.exercises)
    expect(exerciseLine(exercise, new Map(), undefined, look)).toContain(exercise.title);
});
