import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Depth-first search with backtracking",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Search a tree without goals. Is your path null? And do you visit all states below the best child before the second child?",
    "A visit ends at a goal, at the depth limit, when there are no promising children, or when the budget is spent. Only a goal gives a path; otherwise the search continues at the parent.",
    "visit(path): null if the budget is spent; the path if its end is a goal; null if the path has depth moves; otherwise the first visit([path, child]) that isn't null, over children with value ≥ threshold, best first",
    "Evaluate each child once, drop those below the threshold, and sort the others.\nIn a visit, check the budget before you count this state, and test for a goal before you check the depth.\nGive each child its own path, and return as soon as one of them finds a goal.",
  ],
  predict: {
    question:
      "A puzzle has about 2,200 sequences of moves. With an evaluator that always returns 0, depth-first search tries them in order. Over the puzzles that can be solved, what is the median number of states visited until 24 is found?",
    choices: ["about 20", "about 210", "about 1,000", "about 2,000"],
    answer: 1,
    because: "212; the mean is 493. Most puzzles have several solutions, and the search needs only one.",
  },
  explore:
    "Blur the truth (`canReach`) by a normal error with a standard deviation of 0.3, and use it as the evaluator. Compare thresholds of −Infinity, 0, 0.5 and 0.75. How many visits does a threshold save, and how many puzzles does it lose?",
  answer:
    "Without a threshold, the search solves all puzzles, in 6.7 visits on average. A threshold of 0 also solves all, in 5.1 visits. 0.5 loses 1.8% of the puzzles and 0.75 loses 9.6%, and both still need 4.3 visits. Most of the gain comes from visiting the best child first.\nMeasured, 5 seeds of 100 puzzles.",
});
