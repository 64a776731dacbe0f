import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "All chains at once",
  difficulty: 3,
  minutes: 20,
  hints: [
    "Let both steps be right with 0.8, and otherwise wrong by any of nine amounts. Is your probability of the right answer 0.64? Then which chains are missing?",
    "Different chains end in the same answer, and all of them count. The probability of a chain is the product of its steps, each given everything before it.",
    "P(a) = Σ over s_1 … s_{T−1} of P(s_1) · P(s_2 | s_1) · … · P(a | s_1 … s_{T−1})",
    "Ask for the distribution of the answer after a prefix. With one step to go, the model itself gives it.\nOtherwise it is a sum over the next total: its probability times the distribution of the answer after the prefix with that total.\nSkip totals that can't be written.",
  ],
  explore:
    "Let a model mend itself. Two totals are enough, 1 for right and 0 for wrong: after a right total the next one is right with 0.8, after a wrong one with 0.5. How often is the answer right after 1, 2, 6 and 16 steps?",
  answer:
    "0.8, 0.74, 0.7145, 0.7143: it stops falling at 5/7. Without mending all steps are right with 0.8, 0.64, 0.26 and 0.03. Errors multiply only if each of them stays. A model that notices and repairs half of its wrong totals can think for as long as it likes. Chapter 07 asks whether a model can be made to.",
  predict: {
    question:
      "Each step of a chain is right with probability 0.8. Otherwise its total is off by 1 to 9, all equally likely, modulo 10. After 20 such steps, how often is the answer right?",
    choices: ["1%", "11%", "50%", "80%"],
    answer: 1,
    because:
      "10.6%. The whole chain is right in 1.2% of all cases, but errors cancel modulo 10. After many steps all ten answers are nearly equally likely, so no chain is worse than chance.",
  },
});
