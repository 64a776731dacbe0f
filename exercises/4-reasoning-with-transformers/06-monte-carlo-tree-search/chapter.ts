import { defineChapter } from "#lib/course";

const hints: [string, string, string, string] = ["a", "b", "c", "d"];

export default defineChapter({
  title: "Monte Carlo tree search",
  summary: "You can search a tree with an evaluator that errs, and say when a search beats a beam.",
  exercises: [
    {
      slug: "ucb-and-puct",
      title: "UCB and PUCT",
      difficulty: 2,
      minutes: 15,
      hints,
      explore: "e",
      answer: "a",
    },
    {
      slug: "select-and-back-up",
      title: "Selection and back-up",
      difficulty: 2,
      minutes: 20,
      hints,
      explore: "e",
      answer: "a",
    },
    {
      slug: "grow-node",
      title: "Expansion",
      difficulty: 2,
      minutes: 15,
      hints,
      explore: "e",
      answer: "a",
    },
    {
      slug: "tree-search",
      title: "Monte Carlo tree search",
      difficulty: 3,
      minutes: 40,
      hints,
      explore: "e",
      answer: "a",
    },
    {
      slug: "final-move",
      title: "The final move",
      difficulty: 1,
      minutes: 8,
      hints,
      explore: "e",
      answer: "a",
    },
    {
      slug: "search-under-noise",
      title: "Search under noise",
      difficulty: 2,
      minutes: 20,
      hints,
      explore: "e",
      answer: "a",
    },
  ],
});
