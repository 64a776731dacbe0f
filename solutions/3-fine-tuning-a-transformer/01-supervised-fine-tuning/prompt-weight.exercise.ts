import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Prompt loss weight",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Give the model the same loss at every position, and try the weights 0, 0.5 and 1. Do you get that loss three times?",
    "A weighted mean uses the weights twice: they multiply the losses, and their sum is the divisor.",
    "losses 4 and 1 with weights 0.5 and 1:   (0.5 · 4 + 1 · 1) / (0.5 + 1) = 2;   w[b, t] depends on token t + 1",
    "Choose the weight of each position by its next token. There are three cases: no next token, a graded one, and an ungraded one.\nMultiply the losses [B, T] by the weights, and reduce them to one number.",
  ],
  explore:
    "Fine-tune the base for 80 steps with prompt weights of 0, 0.1, and 1, and measure the perplexity on reviews. Then leave each review's first word out of the measurement.",
  answer:
    "The perplexity is 2.4 at weight 0, 6.5 at 0.1, and 10 at 1. Without the first word, it is 2.6, 2.6, and 2.7. So the damage is at the first word: the prompts teach that <user> follows <bos>. The answers get worse only at weight 1.\nMeasured, 3 seeds, held-out facts: 78 to 83% right at weight 1, 89 to 100% at 0 and 0.1.",
  predict: {
    question:
      "18 chats have about as many prompt tokens as graded tokens. The base's loss is 3.67 nats on the graded tokens and 5.39 nats on the prompts. What is the weighted loss with a prompt weight of 0.1?",
    choices: ["about 2.0", "about 3.85", "about 4.2", "about 4.5"],
    answer: 1,
    because:
      "The prompts have about a tenth of the total weight, so the mean moves about a tenth of the way from 3.67 to 5.39. Dividing by the number of all tokens instead of the sum of the weights would yield 2.0.",
  },
});
