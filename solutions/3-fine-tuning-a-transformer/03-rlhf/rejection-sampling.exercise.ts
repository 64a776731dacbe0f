import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Best of n, then fine-tuning",
  difficulty: 2,
  minutes: 25,
  seconds: 30,
  hints: [
    "Number each response by its prompt. Which numbers are neighbors, and does each prompt have exactly one example?",
    "Responses compete within their prompt. The model learns to write the winner after its prompt, not to write the prompt.",
    "rows = p₁ … p₁ (n times), p₂ … p₂, …;   kept_g = argmax over i in [g·n, (g + 1)·n) of reward_i;   graded = 0 on the prompt, 1 on the response",
    "Repeat each prompt n times in place. In each group go through the rewards, and move on only to a larger one.\nAn example is prompt and response joined, graded false for the prompt's tokens and true for the response's.\nA round draws prompts, makes examples with the current model, and fine-tunes on them.",
  ],
  explore:
    "Let the base write 4,096 reviews, and keep the best of 16 instead of 4, without training. What is the mean reward, how far from the base is it at most (ln n − (n − 1)/n nats), and what does each review cost?",
  answer:
    "1.92, at most 1.84 nats, and 16 samples. Five rounds of training reach more than 1, and then one sample is enough. The best of 64 has 2.00, and more samples can't help: no honest review has more good words.\nMeasured, 12 runs of five rounds: 1.03 to 1.35 at 0.55 to 1.21 nats.",
  predict: {
    question:
      "The base writes four reviews to each prompt. The reward, good words minus bad words, goes from −2 to 2. For how many prompts out of 100 do several share the best reward?",
    choices: ["about 5", "about 15", "about 37", "about 80"],
    answer: 2,
    because:
      "There are only five rewards, and nearly every other prompt has a review worth 2 among its four. Of equal ones, `bestOf` keeps the first; a reward that counts can't say more.\nMeasured, 3 times 256 prompts: 36 to 40.",
  },
});
