import { defineChapter } from "#lib/course";

const hints: [string, string, string, string] = ["a", "b", "c", "d"];

export default defineChapter({
  title: "Tree of thoughts",
  summary:
    "You can search a tree of half-finished thoughts, and say at equal work whether the search was worth it.",
  exercises: [
    {
      slug: "next-states",
      title: "Next states",
      difficulty: 2,
      minutes: 20,
      hints,
      explore: "e",
      answer: "a",
    },
    {
      slug: "can-reach",
      title: "Exhaustive search with a memo",
      difficulty: 2,
      minutes: 20,
      hints,
      explore: "e",
      answer: "a",
    },
    {
      slug: "tree-beam",
      title: "Beam search in a tree",
      difficulty: 3,
      minutes: 30,
      hints,
      explore: "e",
      answer: "a",
    },
    {
      slug: "tree-depth",
      title: "Depth-first search with backtracking",
      difficulty: 3,
      minutes: 25,
      hints,
      explore: "e",
      answer: "a",
    },
    {
      slug: "play-outs",
      title: "Random play-outs",
      difficulty: 2,
      minutes: 15,
      hints,
      explore: "e",
      answer: "a",
    },
    {
      slug: "tree-against-tries",
      title: "A tree against tries",
      difficulty: 2,
      minutes: 20,
      hints,
      explore: "e",
      answer: "a",
    },
  ],
});
