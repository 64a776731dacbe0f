import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Adam's two moments",
  difficulty: 1,
  minutes: 8,
  hints: [
    "Start at m = v = 0 with g = −3 and the usual betas. Is m −0.3, and v 0.009?",
    "The old average keeps the share β, and the newest value gets the share 1 − β. For v that value is the squared gradient.",
    "after g = −3, m = −0.3 and v = 0.009; then comes g = 1:\n  m = 0.9 · (−0.3) + 0.1 · 1 = −0.17,   v = 0.999 · 0.009 + 0.001 · 1² = 0.009991",
    "m: each old number times its share, plus the rest times the number of g at the same index\nv: the same with the other β and the square of that number",
  ],
  explore:
    "Feed the usual averages the gradients 1, −1, 1, −1, ... for 1,000 steps. How large are m and √v in the end, and m̂ / √v̂?",
  answer:
    "m swings between 0.053 and −0.053, while √v is 0.795 and still grows toward 1. m̂ / √v̂ is 0.053 in size: where gradients contradict each other, Adam's step is a twentieth of α. This is how it calms down across a valley.",
});
