import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Patches as tokens",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Number the pixels of a 4 x 4 picture row by row. Which four are in the first patch of 2 x 2, and how far apart are they in memory?",
    "A reshape moves no numbers; it only cuts the same list in different places. In that list, the rows of a patch are W pixels apart, so some axes must be swapped between two reshapes.",
    "[B, H/P, P, W/P, P·C] → [B, H/P, W/P, P, P·C] → [B, N, P·P·C]",
    "Split the height into rows of patches and rows within a patch, and the width into columns of patches.\nMove the columns of patches before the rows within a patch, and join the last two axes.\nFor the inverse, split a token into its rows and swap the same two axes.",
  ],
  explore:
    "A convolution with a kernel of P x P and a stride of P is said to be equivalent to patches plus a linear layer. Is it? Compare `tf.conv2d` with `patchify` and `batchedLinear`.",
  answer:
    "Yes. The filters are the weights of the linear layer, reshaped to [P, P, C, D], and many implementations embed their patches with such a convolution.\nMeasured: random pictures of 14 x 14 pixels and 3 channels, P = 2, 12 x 5 weights. Not a single number differed.",
  predict: {
    question:
      "A digit has 14 x 14 pixels. With P = 7 it has 4 tokens, and an attention head computes 4² scores. By what factor does the number of scores grow with P = 2?",
    choices: ["about 3.5", "about 12", "about 150", "about 2,400"],
    answer: 2,
    because:
      "49²/4² = 150. The number of tokens grows with 1/P², and the number of scores with 1/P⁴. The patch size therefore largely determines the cost of a diffusion transformer.",
  },
});
