import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Activation patching",
  difficulty: 3,
  minutes: 25,
  hints: [
    "You know two results in advance: that of patching nothing and that of patching everything. What do you get for them?",
    "The model runs on the corrupt text, with one vector from the clean run. On the scale of the result, the corrupt run is 0 and the clean run is 1.",
    "x ← mask · source + (1 − mask) · x, at one place only;   difference = logits[T − 1][right] − logits[T − 1][wrong]",
    "in the tap, compare the name of the place: mix at that place, and pass everything else on unchanged;\nthen patch the copies, take their logit differences, subtract the corrupt one, and divide by the distance from corrupt to clean.",
  ],
  explore:
    "Swap clean and corrupt in the spec's random model, and compare the two maps. Does a vector that restores the answer in one direction also do so in the other?",
  answer:
    "No. After block 0, position 2 pushes away from the answer in one direction (−0.93) and restores most of it in the other (0.81); position 4 recovers 0.32 and 1.59. The effect of a vector depends on the text into which you put it. Only after the last block, where no layer follows, do the maps agree.",
});
