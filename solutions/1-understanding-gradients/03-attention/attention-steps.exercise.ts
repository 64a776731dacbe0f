import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "All heads, every stage kept",
  difficulty: 3,
  minutes: 20,
  hints: [
    "How many matrices do you return for 3 heads? Write into one of them: does another one change?",
    "Head h uses Q[h], K[h] and V[h] and no others. Each stage is a new matrix made from the stage before it.",
    "raw[h] = Q[h] K[h]ᵀ, and so on for each h.\nA check: query 0 sees key 0 alone, so weights[h][0] = (1, 0, ..., 0), and output[h][0] = V[h][0]",
    "Five lists, each as long as there are heads, [heads, queries, keys] four times and [heads, queries, d_v];\neach is made from the list before it with one of this chapter's functions.",
  ],
  explore:
    'The untrained head averages. How much longer must its queries be before it picks one token? At the end of the file:\n  import { microModel } from "#lib/micro-model";\n  const { Q, K, V } = microModel().activations;\n  for (const times of [10, 30]) {\n    const longer = Q.map((head) =>\n      head.map((row) => row.map((x) => x * times)));\n    for (const w of attentionSteps(longer, K, V).weights)\n      console.log(times, w[4].map((x) => x.toFixed(3)).join(" "));\n  }\nTake the lines out afterwards.',
  answer:
    "The largest weight of the first head goes from 0.244 to 0.716 at 10 times and 0.992 at 30 times; in the second head from 0.233 to 0.578 and 0.930. " +
    "Each head keeps its favorite: the untrained model already prefers one token, but its scores are too close together to show it.",
  predict: {
    question:
      "The micro model is untrained. Its last token can attend to all 5 tokens of the sentence. How large is its largest attention weight in the first head?",
    choices: ["0.2 to 0.25", "about 0.5", "above 0.9"],
    answer: 0,
    because:
      "0.244 in the first head, 0.233 in the second. Weights drawn small make scores near 0, and softmax of equal scores is equal shares.",
  },
});
