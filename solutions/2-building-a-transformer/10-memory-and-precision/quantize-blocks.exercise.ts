import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "NF4: quantization in blocks",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Put a single 100 among numbers below 1, and quantize. How many blocks have lost their small numbers, one or all?",
    "The largest absolute value of a block determines how widely its levels must be spread. A block of zeros needs no spreading, but it still needs codes.",
    "scale = max |x| of the block;   code = argmin_i |levels[i] − x/scale|;   x ≈ levels[code] · scale;   4 + 32/64 bits",
    "For each block, find its largest absolute value. Divide by it, unless it is 0, and take the index of the nearest level.\nTo go back, multiply the level by the scale of the number's block. The scales cost 32 bits for each block, even for a short one.",
  ],
  explore:
    "Quantize uniform numbers between −1 and 1 instead of normal ones, with NF4 and with 15 equal steps. Which error is smaller now? Which of the two should you use for weights, and how would you find out?",
  answer:
    "Equal steps win: 0.040, compared with 0.053 for NF4 (root mean square, 64,000 numbers, 3 seeds). NF4 puts its levels where normal numbers are, so look at a histogram of the weights first. With its matrices in NF4 in blocks of 64, the base of part 3 still knows 36 of 36 facts, at a perplexity of 2.39 instead of 2.36. With equal steps and one scale per matrix it knows 30.",
  predict: {
    question:
      "Each block has one scale of 32 bits, so with blocks of 64, 4-bit weights really cost 4.5 bits. Blocks of 16 have an error of 0.081, and blocks of 64 have 0.092. What does a weight cost in blocks of 16?",
    choices: ["4.1 bits", "4.6 bits", "6 bits", "8 bits"],
    answer: 2,
    because:
      "4 + 32/16 = 6 bits, a third more memory for an error that is 12% smaller. QLoRA goes the other way: it keeps blocks of 64 and quantizes the scales as well.",
  },
});
