import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Best of n, then fine-tuning",
  difficulty: 2,
  minutes: 25,
  seconds: 30,
  hints: [
    "Give each response the number of its prompt. Which numbers stand side by side in the batch, and is every prompt among the examples once?",
    "Responses compete with those to the same prompt. The model learns to write the winner after its prompt, not to write the prompt.",
    "rows = p₁ … p₁ (n times), p₂ … p₂, …;   kept_g = argmax over i in [g·n, (g + 1)·n) of reward_i;   graded = 0 on the prompt, 1 on the response",
    "Repeat each prompt n times in place. In each group go through the rewards, and move on only to a larger one.\nAn example is prompt and response joined; its grades are false for the prompt's tokens and true for the response's.\nA round draws prompts, makes examples with the model as it now is, and fine-tunes on them.",
  ],
  explore:
    "Write 4,096 reviews with the base, and keep the best of 16 instead of the best of 4, without any training. What is their mean reward, how far at most is this from the base, in nats of KL (ln n − (n − 1)/n), and what does each review cost?",
  answer:
    "A reward of 1.92, at most 1.84 nats from the base, at the price of 16 samples each. Five rounds of training reach 1.03 to 1.35 at 0.55 to 1.21 nats (12 runs), and from then on one sample is enough. The best of 64 has 2.00: no honest review has more good words, so more samples can't help.",
  predict: {
    question:
      "The base writes four reviews after a prompt. A reward counts good words less bad ones, −2 to 2. In how many of 100 prompts do two or more of the four share the best reward?",
    choices: ["in about 5", "in about 15", "in about 37", "in about 80"],
    answer: 2,
    because:
      "36 to 40 (3 times 256 prompts). There are only five rewards, and nearly every other prompt has a review of 2 among its four. Of equal ones your `bestOf` keeps the first; a reward that counts can't say more.",
  },
});
