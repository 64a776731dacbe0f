import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Search under noise",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Which chains does your search check, and which does it evaluate? Fewer than eight tokens can't be checked.",
    "A check is worth more than any estimate, because its 1 or 0 changes the means of all nodes above. Costs compare only in one unit, policy calls.",
    "v = 1 or 0 at an end, the evaluator's value before it;   solved ← true at any right end;   chains = ⌊(1 + simulations) / 8⌋",
    "Before the end, call the evaluator. At the end, check: note a right chain, and return 1 or 0.\nBest-of-N draws token by token until the chain is complete, checks it, and stops if it is right.\nThe beam may stop at chains that are complete and right, in this order.",
  ],
  explore:
    "Use `ucb` instead of `puct` for the search, with 256 simulations and topK = 4. What share of the problems does it solve?",
  answer:
    "None, with c = 1 and c = 0.5: UCB visits all four children of a node before it looks deeper, and 256 simulations never reach the end. At the best c we tried, 0.01, it solves 0.25, no more than best-of-32. In a tree eight levels deep, the prior leads to the end.\nMeasured: 0 of 1,000 problems at c = 1 and c = 0.5.",
  predict: {
    question:
      "At a noise of 0.1, 256 simulations with PUCT solve 0.92 of the problems, and a beam of 4 solves 0.91. At a noise of 0.25 the beam solves 0.10. What share does the search solve then?",
    choices: ["0.10", "about 0.4", "about 0.7", "0.92, as before"],
    answer: 3,
    because:
      "0.92, and at a noise of 0.5 still 0.88. A wrong end lowers the means of all nodes above it. The search can go back to moves it passed over; the beam has discarded them.\nMeasured, 10 seeds, 200 problems each.",
  },
});
