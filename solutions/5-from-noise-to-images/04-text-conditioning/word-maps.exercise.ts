import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Cross-attention maps",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Add up the maps of all words of one caption. Is the sum 1 at each patch?",
    "A map averages over the heads. The word selects the map, and the patch selects the place on it, so the axes of words and patches stay separate.",
    "map[b, m, r, c] = (1/H) Σ_h A[b, h, r · columns + c, m]",
    "Average over the heads. Move the words before the patches by transposing, not by reshaping. Then cut the list of patches into rows and columns.",
  ],
  predict: {
    question:
      "At t = 1 the pictures are pure noise. You compute the maps of the second block anyway. Does the map of the color word show the quarter where the shape will be?",
    choices: [
      "no, it is even, because nothing is painted yet",
      "yes, about as clearly as at t = 0.1",
      "yes, but the other three quarters light up",
      "no, each patch attends to the end of the caption",
    ],
    answer: 1,
    because:
      "Yes. The weight of the color word is 0.33 inside the quarter and 0.10 outside; at t = 0.1 it is 0.27 and 0.08. The first block tells each patch whether the words for the place name its quarter, and it needs no picture for that.",
  },
  explore:
    "The patches of the background spend most of their attention on `<end>`. Hide `<end>` in the masks of all captions, and draw the 64 scenes at w = 2. Are fewer pictures right?",
  answer:
    "Only slightly fewer: nearly all pictures stay right, and the error rises a little. Patches with nothing to paint attend to `<end>`, just as heads in language models attend to the first token. Such a token is called an attention sink.\nMeasured, four training runs: 97 to 100% right before and 91 to 100% after; the error rises in each, from 0.002–0.08 to 0.026–0.11.",
});
