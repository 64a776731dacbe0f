import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "A process reward model",
  difficulty: 4,
  minutes: 35,
  seconds: 30,
  hints: [
    "Print the tokens at the places of one row. Are they totals, and as many as the chain has thoughts?",
    "The judge is the reasoner's own opinion of each total, trained further. It starts with what the reasoner knows, and it learns what is valid, step by step, not how the chain ended.",
    "row = prompt, #a, t₁, #b, t₂, …;   place of step s (from 0) = (K + 1) + 2s + 1;   loss = mean of ln(1 + e^z) − y·z",
    "Label each step by whether it follows from the one before.\nCount the places from the length of the prompt: each thought has two tokens, and the total is its second.\nThe judge's tensors are variables of its own that begin with the reasoner's numbers.\nA step: scores of the drawn chains, their loss, its gradient, clipped, into the optimizer.",
  ],
  explore:
    "Train two more judges for 300 steps: one on the same labels but from random weights (std 0.1 instead of 0.02, see narrow-start), and one from the reasoner, with every step labeled by the answer of its chain. What do they find?",
  answer:
    'From random weights the recall is 0.47, 0.69 and 0.88 (3 seeds; 0.92 to 0.97 from the reasoner), and with a std of 0.02 it is 0. Labels by outcome give a recall of 0.80 to 0.91 but find only 0.58 to 0.70 of the first errors. Two of these three are less accurate than "always right": 0.904 and 0.887, against 0.92.',
  predict: {
    question:
      "Your judge learns from 4,000 chains of six steps, labeled by arithmetic. Where no arithmetic can tell, each step would need a Monte Carlo label of 16 continuations. How many continuations would the model have to write?",
    choices: ["16,000", "64,000", "384,000", "4 million"],
    answer: 2,
    because:
      "4,000 · 6 · 16 = 384,000, 96 for every chain that you label. Labels without people are cheap in wages and dear in tokens. Only the last step's label is free: there the answer is known.",
  },
  keeps: ["judge"],
});
