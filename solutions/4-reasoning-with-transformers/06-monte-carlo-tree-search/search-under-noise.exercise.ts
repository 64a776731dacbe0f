import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Search under noise",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Print the lengths of the chains that your search checks and of those that it evaluates. Does every checked chain have eight tokens, and is every evaluated chain shorter?",
    "A check is worth more than any estimate, because its 1 or 0 changes the means of all nodes above. Costs can be compared only in one unit, here policy calls.",
    "v = 1 or 0 at an end, the evaluator's value before it;   solved ← true at any right end;   chains = ⌊(1 + simulations) / 8⌋",
    "Before the end, call the evaluator. At the end, check the chain: note a right one, and return 1 or 0.\nBest-of-N draws token by token until the chain is complete, checks it, and stops if it is right.\nThe beam may stop at a chain that is complete and right; test for completeness first.",
  ],
  explore:
    "Use `ucb` instead of `puct` for the search, with 256 simulations and topK = 4. What share of the problems does it solve?",
  answer:
    "None, with c = 1 or c = 0.5. UCB visits all four children of a node before it looks deeper, so 256 simulations never reach the end. At the best c we tried, 0.01, it solves 25%, no more than best-of-32. In a tree eight levels deep, the search needs the prior to reach the end.\nMeasured: 0 of 1,000 problems at c = 1 and c = 0.5.",
  predict: {
    question:
      "At a noise of 0.1, tree search with PUCT and 256 simulations solves 92% of the problems, and a beam of 4 solves 91%. At a noise of 0.25, the beam solves only 10%. What share does the tree search solve then?",
    choices: ["10%", "about 40%", "about 70%", "92%, as before"],
    answer: 3,
    because:
      "92%, and at a noise of 0.5 still 88%. A wrong end lowers the means of all nodes above it, so the search can go back to moves that it passed over. The beam has discarded those moves.\nMeasured, 10 seeds, 200 problems each.",
  },
});
