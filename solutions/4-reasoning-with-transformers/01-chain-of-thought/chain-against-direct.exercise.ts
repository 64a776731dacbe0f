import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Chain against direct answer",
  difficulty: 3,
  minutes: 35,
  seconds: 60,
  hints: [
    "Print the first loss: for a fresh model it is near ln 24 = 3.2. After training, do the texts that your model writes end with a period?",
    "A training step is the same as in part 3, at the learning rate of this step. In the test, the model is given only the problem.",
    "rate_s = lr · min(1, (s + 1) / 20) for s = 0, 1, ...;   g ← g · min(1, 1 / ‖g‖);   answer = the digit after the first ⇒, or null",
    "Draw B examples for a batch. Compute the loss and the gradients of all the model's variables together, clip the gradients, and let the optimizer take a step.\nGive all prompts to one call that generates at temperature 0 until the period, and parse each text.",
  ],
  explore:
    "Train the model to answer two-digit problems directly, for 350 steps with each of several seeds. Then try three to five digits. How often is it right?",
  answer:
    "With two digits, four models learned the sum, three guessed, and three ended in between. With more digits, no model got past guessing. A single forward pass may look up the sum of two digits, but it never learned a longer sum.\nMeasured, 500 problems each: two digits, 10 seeds, 0.97 to 1.00, about 0.10, and 0.27 to 0.52; three to five digits, 7 seeds, at most 0.12.",
  predict: {
    question:
      "A model writes chains for six digits and answers every new problem right. A chain has 15 graded tokens and may start at any of the six operands. What is the loss at the end of training, in nats per token?",
    choices: ["0", "about 0.12", "about 0.77", "about 1.8"],
    answer: 1,
    because:
      "Fourteen tokens are certain, but no model can know the first operand. That token costs ln 6 = 1.79 nats, which is 0.119 nats per token over the 15 tokens. Where the data leaves a choice, the loss can't reach 0.\nMeasured, 12 seeds: 0.121 to 0.134.",
  },
});
