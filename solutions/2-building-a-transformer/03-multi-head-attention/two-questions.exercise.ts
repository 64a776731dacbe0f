import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Head specialization",
  difficulty: 4,
  minutes: 30,
  seconds: 40,
  hints: [
    "With all heads on, are your logits right? With all heads off, are they all 0?",
    "Heads are on the second axis until they are merged. The last axis of the logits holds both questions, so it can be cut in two.",
    "keep as [1, H, 1, 1];   V = 3, one row of logits:  (a a a b b b) → [[a a a], [b b b]];\ntwo questions asked, right answers at 1/2 and 1/8:  loss = (0.69 + 2.08) / 2 = 1.39",
    "found [B, H, T, headDim], times keep; merged and mixed, [B, T, D]; logits [B, T, 2·V], then [B, T, 2, V]\nloss: log-softmax over the last axis, summed at the right answers, divided by the number of questions asked, negated",
  ],
  explore:
    "Look at the maps of `kata show two-questions`. At query 0 all heads look the same. Why must they, and why does that cost the model nothing?",
  answer:
    "Query 0 sees only itself, so its weight is 1 in every head. That costs nothing, because questions are asked only from position 2 on. In the other rows the heads differ. Switch one head off, and accuracy on its question falls to 5%, a guess among 20 answers, while the other question stays at 100%.",
});
