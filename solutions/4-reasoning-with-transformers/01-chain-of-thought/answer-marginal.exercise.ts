import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Marginalizing over chains",
  difficulty: 3,
  minutes: 20,
  hints: [
    "Let both steps be right with 0.8, and otherwise wrong by any of nine amounts. Is your probability of the right answer 0.64? Then which chains are missing?",
    "Different chains end in the same answer, and all count. A chain's probability is the product of its steps', each given everything before it.",
    "P(a) = Σ over s_1 … s_{T−1} of P(s_1) · P(s_2 | s_1) · … · P(a | s_1 … s_{T−1})",
    "Find the answer's distribution [V] after a prefix. With one step to go, the model gives it.\nOtherwise, sum over the next total, weighted by its probability.\nSkip totals that can't be written.",
  ],
  explore:
    "Let a model repair itself. Totals are 1 for right and 0 for wrong; after a right one the next is right with 0.8, after a wrong one with 0.5. How often is the answer right after 1, 2, 6 and 16 steps?",
  answer:
    "It is right with 0.8, 0.74, 0.7145 and 0.7143: it stops falling at 5/7. Without repairs, all 16 steps are right with only 0.03. Errors compound only if they stay. Chapter 07 tries to make a model that repairs them.",
  predict: {
    question:
      "Each step of a chain is right with probability 0.8. Otherwise its total is off by 1 to 9, all equally likely, modulo 10. After 20 such steps, how often is the answer right?",
    choices: ["1%", "11%", "50%", "80%"],
    answer: 1,
    because:
      "10.6%. Only 1.2% of the chains are right throughout, but errors cancel modulo 10: after many steps, all ten answers are nearly equally likely.",
  },
});
