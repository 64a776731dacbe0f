import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "A page of sums by hand",
  difficulty: 4,
  minutes: 40,
  hints: [
    "Print what `two-minds` writes after a problem. Add one token to the prompt and print it again. What has changed?",
    "The model can reason step by step but rarely starts to, so write its first token for it.\nTries compete only with tries of the same digit, by the probability the verifier gives to the wanted digit.\nA grade depends on the page alone, not on what was meant.\nTwo losses can be compared only if both made the same draws.",
    "prompt = digits, =, #0;   best_n = argmax over j < k of ln P(wanted_n | picture n·k + j), as n·k + j;   right: total_i = (digit_0 + … + digit_i) mod 10 for all i < K;   loss(weights) = lossOf(a new generator of the same seed)",
    "Begin each chain with operand 0, sample at temperature 0, and put that token back before you parse the chain.\nRepeat each wanted digit, draw noise for all tries at once, follow the guided velocity, decode.\nCollect each digit's k scores, and let part 4's `bestOfN` choose; if it chooses none, take the first try.\nTo grade a line, reject unreadable digits, compare the counts, turn totals into thoughts, and check the chain.",
  ],
  explore:
    "Draw each digit once, guided with w = 1.5. Then use w = 1 and two tries, which is as much work for the network. Which digits are better? And what does `two-minds` write for problems of five digits?",
  answer:
    "Guidance is better: slightly more digits are right, at a smaller Fréchet distance. Both together make nearly all right, but the distance rises. For five digits, none of 40 lines is right, because the model has only ever seen six.\nMeasured, 4 seeds of 300 digits: guidance 0.97–1.00 right at 0.30–0.34, the best of two 0.95–0.99 at 0.35–0.37, both 0.998 at 0.46.",
  predict: {
    question:
      "The flow writes 96 digits, and 11 of them can't be read. A verifier that misreads about 8 of 100 real digits now picks the best of four tries. How many of the 96 can't be read?",
    choices: [
      "about 8: it can't be better than the verifier",
      "about 5",
      "fewer than 1",
      "about 11: both were trained on the same digits",
    ],
    answer: 2,
    because:
      "About 0.6. The verifier needn't be right about every picture. It only has to prefer one try out of four, and four bad tries in a row are rare.\nMeasured, 24 pages: 0 to 2.",
  },
  seconds: 20,
  portfolio: {
    heading: "The homework",
    sentence:
      "One model works out the sums, and another writes every digit by hand: a page of homework, done by everything that comes before it. After each = come the running sums, only the last digit of each: 0 7 7 gives 0 7 4, because 0 + 7 + 7 ends in 4.",
    titles: ["the page", "the first line comes out of noise"],
  },
});
