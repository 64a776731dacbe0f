import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Prompt loss weight",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Give the model the same loss at every position, and try the weights 0, 0.5 and 1. Do you get that loss three times?",
    "In a weighted mean, a weight counts twice: in the sum, and in what the sum is divided by.",
    "loss = Σ w[b, t]·loss[b, t] / Σ w[b, t];   w[b, t] depends on token t + 1",
    "Look at the token after each position. If there is none, the weight is 0; if it is graded, 1; else the prompt's.\nAdd up losses times weights, and divide by the sum of the weights.",
  ],
  explore:
    "Fine-tune the base for 80 steps with prompt weights of 0, 0.1 and 1, and measure the perplexity of reviews. Then leave out each review's first word.",
  answer:
    "2.4, 6.5 and 10; without the first word 2.6, 2.6 and 2.7. The prompts teach that <user> follows <bos>, so a review's first word costs 0.3, 11 and 16 nats. " +
    "The rest of what the model knew is still there. The answers suffer only at weight 1, where about 80% of the held-out facts are right.\n" +
    "Measured, 3 seeds: 0.78 to 0.83 right at weight 1; 0.89 to 1 at 0 and 0.1.",
  predict: {
    question:
      "18 chats have about as many prompt tokens as graded ones. The base's loss is 3.67 nats on the answers and 5.39 on the prompts. What is it with a prompt weight of 0.1?",
    choices: ["about 2.0", "about 3.85", "about 4.2", "about 4.5"],
    answer: 1,
    because:
      "3.85. The prompts have about a tenth of the weight, so the mean moves about a tenth of the way to 5.39. Dividing by all tokens would give 2.0, adding a tenth of the prompts' mean 4.2.",
  },
});
