import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "AdamW for a whole model",
  difficulty: 3,
  minutes: 15,
  hints: [
    "Compare nestings first: does every tensor keep its rows? Then take two steps: does the second one use the moments of the first?",
    "Each parameter takes its own step, with its own gradient, its own m and v, and the same t.",
    "(θ, m, v)[name] ← adamwStep of (θ, g, m, v)[name], with λ or 0",
    "the decay: λ if decays says yes for this name, else 0\none step on the flat numbers [n] with that decay; then parameters, m and v folded back into the nesting of p[name]",
  ],
  explore:
    "Let only matrices decay, `(name) => Array.isArray(p[name][0])`. How many of the 3,520 parameters then never decay? And what share of GPT-2's 124 million?",
  answer:
    "176: the two biases and the six vectors of the norms, 5% of all. In GPT-2, with biases everywhere, it is 121,344 parameters or 0.1%: matrices grow with the square of the width, vectors with the width. Sparing them costs nothing.",
});
