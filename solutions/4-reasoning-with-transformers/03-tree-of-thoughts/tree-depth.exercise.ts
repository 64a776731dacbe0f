import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Depth-first search with backtracking",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Let no state be a goal. Is your path null? Do you visit all states below the best child before the second child?",
    "A visit ends at a goal, at the depth limit, without promising children, or because the budget is spent. Only a goal gives a path; otherwise the search continues where it came from.",
    "visit(path): null if the budget is spent; the path if its end is a goal; null if it has depth moves; otherwise the first visit([path, child]) that isn't null, over children with value ≥ threshold, best first",
    "Evaluate each child once, drop those below the threshold, and sort.\nIn a visit, check the budget before you count this state, and the goal before the depth.\nGive each child its own path, and return as soon as one finds something.",
  ],
  predict: {
    question:
      "A puzzle has about 2,200 sequences of moves. With an evaluator that always says 0, depth-first search takes them as they come. How many states does it visit until it finds 24, in the median of the puzzles that can be solved?",
    choices: ["about 20", "about 210", "about 1,000", "about 2,000"],
    answer: 1,
    because: "212, with a mean of 493. Most puzzles have several solutions, and one is enough.",
  },
  explore:
    "Blur the truth (`canReach`) by a normal error with a standard deviation of 0.3, and let it be the evaluator. Compare thresholds of −Infinity, 0, 0.5 and 0.75. What does a threshold save, and what does it cost?",
  answer:
    "Without a threshold the search solves all puzzles, in 6.7 visits on average. A threshold of 0 also solves all, in 5.1; 0.5 loses 1.8% of the puzzles and 0.75 loses 9.6%, and both still need 4.3. Order does most of the work.\nMeasured, 5 seeds of 100 puzzles.",
});
