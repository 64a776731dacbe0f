import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Depth-first search with backtracking",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Let no state be a goal. Is your path null? Then print the order of the visits: are all states below the best child visited before the second child?",
    "Each visit can end in four ways: at a goal, at the depth limit, without promising children, or because the budget is spent. Only one of them gives a path; after the others the search goes on where it came from.",
    "visit(path): null if the budget is spent; the path if its end is a goal; null if it has depth moves; otherwise the first visit([path, child]) that isn't null, over children with value ≥ threshold, best first",
    "For the children: evaluate each once, leave out those below the threshold, and sort with the largest value first.\nFor a visit: check the budget before you count this state. Test for the goal before you look at the depth.\nThen visit the children in turn, each with a path of its own, and return as soon as one finds something.",
  ],
  predict: {
    question:
      "About 2,200 sequences of moves belong to a puzzle. A depth-first search whose evaluator always says 0 takes them as they come. How many states does it visit until it finds 24, in the median of the puzzles that can be solved?",
    choices: ["about 20", "about 210", "about 1,000", "about 2,000"],
    answer: 1,
    because:
      "212, with a mean of 493 and 4,118 for the hardest puzzle. Most puzzles have several solutions, and one is enough. An evaluator that knows the truth needs 4 visits.",
  },
  explore:
    "Let the evaluator know the truth (`canReach`), blurred by a normal error with a standard deviation of 0.3. Compare thresholds of −Infinity, 0, 0.5 and 0.75. What does a threshold save, and what does it cost?",
  answer:
    "Without a threshold all puzzles are solved, with 6.7 visits on average (5 seeds of 100 puzzles). A threshold of 0 also solves all, with 5.1 visits. 0.5 loses 1.8% of the puzzles, 0.75 loses 9.6%, and both still need 4.3 visits. Order already does most of the work; a threshold pays where there is no solution to be found.",
});
