import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Cross-attention maps",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Add up the maps of all words of one caption. Is the sum at each patch exactly 1?",
    "All heads answer the same question, so average them. Patches and words stay apart: the word chooses the map, and the patch the place on it.",
    "map[b, m, r, c] = (1/H) Σ_h A[b, h, r · columns + c, m]",
    "Average over the heads. Put the words before the patches by transposing, not by reshaping. Then cut the list of patches into rows and columns.",
  ],
  predict: {
    question:
      "At t = 1 the pictures are pure noise. You take the maps of the second block anyway. Does the color word's map show the quarter where the shape will be?",
    choices: [
      "no: nothing is painted yet, so it is even",
      "yes, about as clearly as at t = 0.1",
      "yes, but the other three quarters light up",
      "no: each patch looks at the end of the caption",
    ],
    answer: 1,
    because:
      "Its weight is 0.33 inside the quarter and 0.10 outside; at t = 0.1 it is 0.27 and 0.08. The first block tells each patch whether the words for the place name its quarter, and needs no picture for that.",
  },
  explore:
    "The background spends most of its attention on `<end>`. Hide `<end>` in the masks of all captions, and draw the 64 scenes at w = 2. What happens?",
  answer:
    "Almost nothing: nearly all pictures stay right, and the error rises slightly. Patches with nothing to paint attend to `<end>`, much as heads of language models attend to the first token: it is an attention sink.\nMeasured, four trainings: 0.97 to 1 right before and 0.91 to 1 after; the error rises in each, from 0.002–0.08 to 0.026–0.11.",
});
