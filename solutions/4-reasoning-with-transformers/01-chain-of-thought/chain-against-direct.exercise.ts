import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Chain against direct answer",
  difficulty: 3,
  minutes: 35,
  seconds: 60,
  hints: [
    "Print the loss of the first step: a fresh model is near ln 24 = 3.2. Then look at one text that your model writes after training. Does it end with a period?",
    "A training step is what it was in part 3: a batch, its gradient, clipped, one update at the learning rate of this step. Judging is free writing: nothing but the problem is given.",
    "rate_s = lr · min(1, (s + 1) / 20) for s = 0, 1, ...;   g ← g · min(1, 1 / ‖g‖);   answer = the digit after the first ⇒, or null",
    "Draw B examples and make a batch of them. Take loss and gradients of the model's variables together, clip the gradients to a norm of 1, and let the optimizer make its step.\nGive all prompts to one call that writes at temperature 0 until the period, and take each text apart for its answer.",
  ],
  explore:
    "Let the model answer problems of two digits at once: 350 steps, several seeds. Then take three, four and five digits. How often is it right?",
  answer:
    "Two digits depend on luck. Of 10 seeds four were right in 0.97 to 1.00 of 500 problems, three in 0.27 to 0.52, three in about 0.10. With three, four and five digits no seed (3, 2, 2) was above 0.12. " +
    "One pass can look up a sum of two digits, if training finds it; of more it found none.",
  predict: {
    question:
      "A model has learned to write chains of six digits, and answers every new problem rightly. A chain has 15 graded tokens, and its first thought takes any of the six operands. Where does its loss end, in nats for each token?",
    choices: ["at 0", "at about 0.12", "at about 0.77", "at about 1.8"],
    answer: 1,
    because:
      "At 0.121 to 0.134 (12 seeds). Fourteen tokens are certain, but the first can be any of six operands. No model can know which: ln 6 = 1.79 nats, spread over 15 tokens, are 0.119. A loss has a floor where the data has a choice.",
  },
});
