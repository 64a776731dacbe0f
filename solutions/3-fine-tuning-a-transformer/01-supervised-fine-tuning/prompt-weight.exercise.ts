import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Prompt loss weight",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Give the model the same loss at every position, and try the weights 0, 0.5 and 1. Do you get that loss three times?",
    "In a weighted mean, a weight counts twice: in the sum, and in what the sum is divided by.",
    "losses 4 and 1 with weights 0.5 and 1:   (0.5 · 4 + 1 · 1) / (0.5 + 1) = 2;   w[b, t] depends on token t + 1",
    "Decide each weight by the token after the position: there is none, it is graded, or it isn't.\nWeigh the losses [B, T], and reduce them to one number.",
  ],
  explore:
    "Fine-tune the base for 80 steps with prompt weights of 0, 0.1 and 1, and measure the perplexity of reviews. Then leave out each review's first word.",
  answer:
    "The perplexity rises from 2.4 to 6.5 and 10. Without the first word it is 2.6, 2.6 and 2.7: the prompts teach that <user> follows <bos>, and the rest of what the model knew is still there. The answers suffer only at weight 1.\nMeasured, 3 seeds, held-out facts: 78 to 83% right at weight 1, 89 to 100% at 0 and 0.1.",
  predict: {
    question:
      "18 chats have about as many prompt tokens as graded ones. The base's loss is 3.67 nats on the answers and 5.39 on the prompts. What is it with a prompt weight of 0.1?",
    choices: ["about 2.0", "about 3.85", "about 4.2", "about 4.5"],
    answer: 1,
    because:
      "The prompts have about a tenth of the weight, so the mean moves about a tenth of the way from 3.67 to 5.39. Dividing by all tokens would give 2.0.",
  },
});
