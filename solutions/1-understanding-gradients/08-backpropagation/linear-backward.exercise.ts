import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Gradient of a linear layer",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Compare shapes first: dX is like X, dW like W, db like b. In a square layer only the numbers can tell.",
    "Follow one weight: it multiplies input i at every position, and feeds output o. Add up what each position contributes.",
    "dX = dY · W,   dW = dYᵀ · X,   db = the sum of the rows of dY",
    "dX: [T, out] times [out, in]; dW must be [out, in], so bring dY into the form [out, T] first;\ndb: one sum for each output, over all positions.",
  ],
  explore:
    "Feed the layer the same text twice, one copy below the other. What happens to dW, and what to dX?",
  answer:
    "With the same dY for both copies dW doubles, because each weight is used twice as often; the rows of dX don't change. With a mean loss, each copy gets half of dY. Then dW is what it was, and a longer batch changes nothing but the noise.",
});
