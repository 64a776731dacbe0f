import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Fused head weights",
  difficulty: 3,
  minutes: 20,
  hints: [
    "Follow one head's columns: where do they start in the wide matrix, and where is the next head's first?",
    "A column of the product depends on one column of the weights, the one at its index. So weights side by side make results side by side.",
    "X · [ W₀ | W₁ | ... ] = [ X·W₀ | X·W₁ | ... ], where head h owns the columns h·d_k to (h+1)·d_k − 1",
    "fuse: row d of the result joins row d of every head, in order\nsplit: of each row, head h gets d_k neighboring numbers\nproject: one product [T, H·d_k], then the split",
  ],
  explore:
    'GPT-2 keeps W_Q, W_K and W_V of all heads in one matrix. Do the same here, but split among 2 instead of 6. At the end of the file:\n  import { microModel } from "#lib/micro-model";\n  const m = microModel();\n  const { W_Q, W_K, W_V } = m.initial_parameters;\n  const fused = fuseHeadWeights([...W_Q, ...W_K, ...W_V]);\n  const heads = projectFused(m.activations.ln1_output, fused, 2);\n  console.log(heads.map((head) => head[0]));\nWhat are the two heads made of, and does anything complain? Take the lines out afterwards.',
  answer:
    "Nothing complains, because 2 divides 48. Head 0 is [5, 24] and holds Q[0], Q[1] and K[0] side by side; head 1 holds K[1], V[0] and V[1]. " +
    "Every number is right and in the wrong place. Loading a published checkpoint fails like this, so first find out how its columns are ordered.",
});
