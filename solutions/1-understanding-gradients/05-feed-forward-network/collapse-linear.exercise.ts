import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Collapse two linear layers",
  difficulty: 2,
  minutes: 10,
  hints: [
    "Feed x = 0 through both layers, and through your single one. Do they agree? If so, the bias is right.",
    "Write the second layer's input as the first one's output and multiply out.",
    "W2·(W1·x + b1) + b2 = (W2·W1)·x + (W2·b1 + b2)",
    "W: one product, [out, hidden] times [hidden, in];\nb: what the first layer makes of x = 0 is b1; treat it as a token and send it through the second layer.",
  ],
  explore:
    "LoRA fine-tunes a chat model with two thin layers beside a 4096 × 4096 matrix W: from 4096 to 8 and back to 4096, with nothing between them. Their output is added to that of W. How much more does the finished model cost to run?",
  answer:
    "Not one multiplication more: the two layers collapse into one matrix of W's shape, and you add it to W. Only training needs them apart: it learns 65,536 parameters instead of 16.8 million. The price is that such a change has at most rank 8.",
});
