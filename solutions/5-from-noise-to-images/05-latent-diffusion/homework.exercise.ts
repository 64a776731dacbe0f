import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "A page of sums by hand",
  difficulty: 4,
  minutes: 40,
  hints: [
    "Print what `two-minds` writes after a problem. Then put one more token into the prompt, and print it again. What has changed?",
    "The model can think, but it rarely begins to, so you begin for it.\nOnly tries of the same digit compete, and all that counts is how probable the verifier finds the digit that you wanted.\nA grade is about the page. What was meant plays no part.\nYou can compare two losses only if both made the same draws.",
    "prompt = digits, =, #0;   best_n = argmax over j < k of ln P(wanted_n | picture n·k + j), as n·k + j;   right: total_i = (digit_0 + … + digit_i) mod 10 for all i < K;   loss(weights) = lossOf(a new generator of the same seed)",
    "Begin each chain with operand 0, sample at temperature 0, and put that first token back before you take the chain apart.\nRepeat each wanted digit, draw noise for all tries at once, follow the guided velocity, decode.\nFor each digit collect its k rows with their scores, and let part 4's `bestOfN` choose; if it chooses none, take the first row.\nTo grade a line: reject what isn't a digit, compare the counts, turn totals into thoughts, and check the chain.",
  ],
  explore:
    "Guide with w = 1.5 and draw each digit once. Then use w = 1 with two tries, which gives the network as many codes to process. Which digits are better? And what does `two-minds` write for problems of five digits?",
  answer:
    "300 digits, 4 seeds: guidance has 0.97 to 1.00 right at a Fréchet distance of 0.30 to 0.34, the best of two 0.95 to 0.99 at 0.35 to 0.37. So guidance is the better buy here, and you can have both: with w = 1.5 and two tries, 0.998 are right, at 0.46. Of 40 lines with five digits, none is right. The model has only ever seen six.",
  predict: {
    question:
      "Of 96 digits that the flow writes, 11 can't be read. A verifier that is wrong about 8 of 100 real digits now picks the best of four tries. How many of the 96 can't be read?",
    choices: [
      "about 8: it can't be better than the verifier",
      "about 5",
      "fewer than 1",
      "about 11: both were trained on the same digits",
    ],
    answer: 2,
    because:
      "0.6 (24 pages, 0 to 2). The verifier needn't be right about each picture. It only has to prefer one of four, and four bad tries in a row are rare.",
  },
  seconds: 20,
  portfolio: {
    heading: "The homework",
    sentence:
      "One model works the sums out in writing, and another writes every digit by hand. A page of homework, done by everything that comes before it. After each = stand running sums, and only the last digit of each: 0 7 7 gives 0 7 4, because 0 + 7 + 7 ends in 4.",
    titles: ["the page", "the first line comes out of noise"],
  },
});
