import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Prompt loss weight",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Give the model the same loss at every position, and try the weights 0, 0.5 and 1. Do you get that loss three times?",
    "In a weighted mean a position counts by its weight twice: in the sum of the losses and in what the sum is divided by.",
    "loss = Σ w[b, t]·loss[b, t] / Σ w[b, t];   w[b, t] depends on token t + 1",
    "Look at the token after each position. If the chat has none there, the weight is 0; if it is graded, 1; else the prompt's.\nThen multiply losses and weights, add them up, and divide by the sum of the weights.",
  ],
  explore:
    "Fine-tune the base for 80 steps with prompt weights of 0, 0.1 and 1, and measure the perplexity of reviews, which it was never shown again. Then do so without the first word of each review.",
  answer:
    "2.4, 6.5 and 10, but without the first word 2.6, 2.6 and 2.7. The prompts teach that after <bos> comes <user>: the first word of a review costs 0.3, 11 and 16 nats. " +
    "The rest of what the model knew about reviews is still there. Its answers suffer only at weight 1: 0.78 to 0.83 of the held-out facts are right, with 0 and 0.1 it is 0.89 to 1 (3 seeds).",
  predict: {
    question:
      "18 chats have about as many prompt tokens as graded ones. Before fine-tuning, the loss is 3.67 nats on the answers and 5.39 on the prompts. You give the prompts a weight of 0.1. Which loss do you see?",
    choices: ["about 2.0", "about 3.85", "about 4.2", "about 4.5"],
    answer: 1,
    because:
      "3.85. The prompts have about a tenth of the weight, so the mean moves a tenth of the way from 3.67 to 5.39. Dividing by all tokens would give 2.0, adding a tenth of the prompts' mean 4.2.",
  },
});
