import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Marginalizing over chains",
  difficulty: 3,
  minutes: 20,
  hints: [
    "Try a chain of two steps. Each is right with probability 0.8, and otherwise off by 1 to 9, all equally likely. Is your probability of the right answer 0.64? Then which chains are missing?",
    "Different chains end in the same answer, and all of them count. A chain's probability is the product of the probabilities of its steps, each given the totals before it.",
    "P(a) = Σ over s_1 … s_{T−1} of P(s_1) · P(s_2 | s_1) · … · P(a | s_1 … s_{T−1})",
    "Write a function that returns the answer's distribution [V] after a prefix. With one step left, it is what the model returns.\nOtherwise, sum the distributions after each possible next total, weighted by the probability of that total.\nSkip totals that can't be written.",
  ],
  explore:
    "Try a model that can repair its errors. Let a total of 1 mean right and a total of 0 wrong. After a right total, the next one is right with probability 0.8; after a wrong total, with probability 0.5. How often is the answer right after 1, 2, 6 and 16 steps?",
  answer:
    "80%, 74%, 71.45% and 71.43% of the time. The accuracy stops falling at 5/7. Without repairs, the chance that all 16 steps are right is only 3%. Errors compound only if they are never repaired. Chapter 07 tries to make a model that repairs its own errors.",
  predict: {
    question:
      "Each step of a chain is right with probability 0.8. Otherwise its total is off by 1 to 9, all equally likely, modulo 10. How often is the answer right after 20 such steps?",
    choices: ["1%", "11%", "50%", "80%"],
    answer: 1,
    because:
      "10.6%. Only 1.2% of the chains are right at every step, but errors can cancel modulo 10. After many steps, all ten answers are nearly equally likely.",
  },
});
