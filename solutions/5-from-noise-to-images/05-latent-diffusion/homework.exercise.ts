import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "A page of sums by hand",
  difficulty: 4,
  minutes: 40,
  hints: [
    "Print what `two-minds` writes after a problem. Add one token to the prompt and print it again. What has changed?",
    "The model can think, but it rarely begins to; begin for it.\nOnly tries of the same digit compete, and all that counts is how probable the verifier finds the digit you wanted.\nA grade is about the page. What was meant plays no part.\nTwo losses can be compared only if both made the same draws.",
    "prompt = digits, =, #0;   best_n = argmax over j < k of ln P(wanted_n | picture n·k + j), as n·k + j;   right: total_i = (digit_0 + … + digit_i) mod 10 for all i < K;   loss(weights) = lossOf(a new generator of the same seed)",
    "Begin each chain with operand 0, sample at temperature 0, and put that first token back before you parse the chain.\nRepeat each wanted digit, draw noise for all tries at once, follow the guided velocity, decode.\nCollect each digit's k rows with their scores, and let part 4's `bestOfN` choose; if it chooses none, take the first row.\nTo grade a line: reject what isn't a digit, compare the counts, turn totals into thoughts, and check the chain.",
  ],
  explore:
    "Guide with w = 1.5 and draw each digit once. Then use w = 1 with two tries, which is as much work for the network. Which digits are better? And what does `two-minds` write for problems of five digits?",
  answer:
    "Guidance is the better buy: a few more digits are right, at a smaller Fréchet distance. With both, nearly all are right, and the distance rises. Five digits are a disaster: out of 40 lines, none is right, because the model has only ever seen six.\nMeasured, 4 seeds of 300 digits: guidance 0.97–1.00 right at 0.30–0.34, the best of two 0.95–0.99 at 0.35–0.37, both 0.998 at 0.46.",
  predict: {
    question:
      "Out of 96 digits the flow writes, 11 can't be read. A verifier that is wrong about 8 out of 100 real digits now picks the best of four tries. How many of the 96 can't be read?",
    choices: [
      "about 8: it can't be better than the verifier",
      "about 5",
      "fewer than 1",
      "about 11: both were trained on the same digits",
    ],
    answer: 2,
    because:
      "About 0.6. The verifier needn't be right about every picture. It only has to prefer one out of four, and four bad tries in a row are rare.\nMeasured, 24 pages: 0 to 2.",
  },
  seconds: 20,
  portfolio: {
    heading: "The homework",
    sentence:
      "One model works out the sums, and another writes every digit by hand: a page of homework, done by everything that comes before it. After each = come the running sums, only the last digit of each: 0 7 7 gives 0 7 4, because 0 + 7 + 7 ends in 4.",
    titles: ["the page", "the first line comes out of noise"],
  },
});
