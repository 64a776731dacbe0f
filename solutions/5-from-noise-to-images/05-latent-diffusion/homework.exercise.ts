import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "A page of sums by hand",
  difficulty: 4,
  minutes: 40,
  hints: [
    "Print what the model `two-minds` writes after a problem. Add one token to the prompt, and print it again. What has changed?",
    "The model can reason step by step but rarely starts to, so write its first token for it.\nA try competes only with the other tries of the same digit, by the probability the verifier gives to the wanted digit.\nA grade depends on the page alone, not on what the model meant to write.\nTwo losses can be compared only if both made the same draws.",
    "prompt = digits, =, #0;   best_n = argmax over j < k of ln P(wanted_n | picture n·k + j), as n·k + j;   right: total_i = (digit_0 + … + digit_i) mod 10 for all i < K;   loss(weights) = lossOf(a new generator of the same seed)",
    "Begin each chain with operand 0, sample at temperature 0, and put that token back before you parse the chain.\nRepeat each wanted digit, draw noise for all tries at once, follow the guided velocity, and decode.\nCollect the k scores of each digit, and let part 4's `bestOfN` choose; if it chooses none, take the first try.\nTo grade a line, reject unreadable digits, compare the counts, turn totals into thoughts, and check the chain.",
  ],
  explore:
    "Draw each digit once, guided with w = 1.5. Then draw it with w = 1 and keep the better of two tries, which is as much work for the network. Which digits are better? Separately, give `two-minds` problems of five digits. How many lines are right?",
  answer:
    "Guidance is better: slightly more digits are right, at a smaller Fréchet distance. With both together, nearly all are right, but the distance rises. With five digits, none of 40 lines is right, because the model has only ever seen six.\nMeasured, 4 seeds of 300 digits: guidance 97–100% right at 0.30–0.34, the best of two 95–99% at 0.35–0.37, both 99.8% at 0.46.",
  predict: {
    question:
      "Of 96 digits a flow writes, 11 can't be read. Now a verifier picks the best of four tries of each digit; it misreads about 8 of 100 real digits. How many of the 96 can't be read?",
    choices: [
      "about 8, because it can't be better than the verifier",
      "about 5",
      "fewer than 1",
      "about 11, because both were trained on the same digits",
    ],
    answer: 2,
    because:
      "About 0.6. The verifier doesn't have to be right about every picture. It only has to prefer a good try out of four, and four bad tries in a row are rare.\nMeasured, 24 pages: 0 to 2.",
  },
  seconds: 20,
  portfolio: {
    heading: "The homework",
    sentence:
      "One model works out the sums, and another writes every digit by hand: a page of homework, done by everything that comes before it. After each = come the running sums, only the last digit of each: 0 7 7 gives 0 7 4, because 0 + 7 + 7 ends in 4.",
    titles: ["the page", "the first line comes out of noise"],
  },
});
