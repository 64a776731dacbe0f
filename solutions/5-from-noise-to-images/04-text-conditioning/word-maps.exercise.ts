import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Cross-attention maps",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Add up the maps of all words of one caption. Is each patch exactly 1?",
    "Heads are opinions about the same question, so average them. Patches and words stay apart: a patch says where, a word says whose map.",
    "map[b, m, r, c] = (1/H) Σ_h A[b, h, r · columns + c, m]",
    "Average over the heads. Put the words before the patches by a transposition, not by a reshape. Then cut the row of patches into rows and columns.",
  ],
  predict: {
    question:
      "At t = 1 the pictures are pure noise. You take the maps of the second block anyway. Does the map of the color word show the quarter where the shape will be?",
    choices: [
      "no: nothing is painted yet, so it is even",
      "yes, about as clearly as at t = 0.1",
      "yes, but the other three quarters light up",
      "no: each patch looks at the end of the caption",
    ],
    answer: 1,
    because:
      "Inside the quarter it is 0.33, outside 0.10; at t = 0.1 it is 0.27 and 0.08. The first block tells each patch whether the words for the place mean it. That takes no picture.",
  },
  explore:
    "Hide `<end>`, too, in the masks of all captions, and draw the 64 scenes again at w = 2. The background spends most of its attention on that token. What happens without it?",
  answer:
    "The shipped painter and three shorter trainings. Right: 1 stays 1, 0.98 stays 0.98, 1 stays 1, 0.97 becomes 0.91. The error rises in each: 0.002 to 0.026, 0.05 to 0.10, 0.05 to 0.08, 0.08 to 0.11. Patches with nothing to paint look at `<end>`, much as heads of language models look at the first token: an attention sink.",
});
