import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Chain against direct answer",
  difficulty: 3,
  minutes: 35,
  seconds: 60,
  hints: [
    "Print the first loss: a fresh model is near ln 24 = 3.2. After training, does a text your model writes end with a period?",
    "A training step is part 3's, at this step's learning rate. In the test the model gets only the problem.",
    "rate_s = lr · min(1, (s + 1) / 20) for s = 0, 1, ...;   g ← g · min(1, 1 / ‖g‖);   answer = the digit after the first ⇒, or null",
    "Batch B examples. Take loss and gradients of the model's variables together, clip, and let the optimizer step.\nGive all prompts to one call that writes at temperature 0 until the period, and parse each text.",
  ],
  explore:
    "Train the model to answer problems of two digits directly, for 350 steps with several seeds. Then try three to five digits. How often is it right?",
  answer:
    "Two digits depend on luck: four seeds learned them, three guessed, three ended in between. With more digits, no seed got past guessing: a single pass may look up a sum of two digits, but never learned a longer one.\nMeasured, 500 problems each: two digits, 10 seeds, 0.97 to 1.00, about 0.10, and 0.27 to 0.52; three to five digits, 7 seeds, at most 0.12.",
  predict: {
    question:
      "A model writes chains for six digits, and answers every new problem right. A chain has 15 graded tokens, and may start at any of the six operands. Where does the loss end, in nats per token?",
    choices: ["at 0", "at about 0.12", "at about 0.77", "at about 1.8"],
    answer: 1,
    because:
      "Fourteen tokens are certain, but no model can know the first operand: ln 6 = 1.79 nats, spread over 15 tokens, is 0.119. Where the data has a choice, the loss has a floor.\nMeasured, 12 seeds: 0.121 to 0.134.",
  },
});
